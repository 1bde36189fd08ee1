package io.hyb.cli;

import io.hyb.home.Home;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.sweep.run.Launch;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantRefused;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles a variant and starts its JAR: everything that the spec says, or one verb. */
final class SweepLaunch implements Launch {
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String ID = "{id}";
  private static final String SEED = "{seed}";
  private static final String DEVICE = "{device}";
  private static final String OUT = "{out}";

  private final SpecRef ref;
  private final List<Setting> fixed;
  private final List<String> verb;
  private final int jobs;
  private final JarCache cache;
  private final Console console;

  /**
   * @param verb with its arguments, blanks between; empty for everything that the spec says
   * @param jobs how many processes share the machine
   * @param cache where the variants' JARs are kept
   */
  SweepLaunch(
      SpecRef ref, List<Setting> fixed, String verb, int jobs, JarCache cache, Console console)
      throws UsageError {
    this.ref = ref;
    this.fixed = fixed;
    this.verb = Words.of(verb);
    this.jobs = jobs;
    this.cache = cache;
    this.console = console;
  }

  /** Refuses a verb that would ignore what the sweep varies. */
  void check(List<Task> tasks, List<Slot> slots) throws UsageError {
    if (verb.isEmpty()) {
      return;
    }
    if (tasks.stream().anyMatch(task -> task.seed().isPresent()) && !mentions(SEED)) {
      throw new UsageError("--seeds vary what --run does where it has {seed}: --seed {seed}");
    }
    if (slots.stream().anyMatch(slot -> slot.device().isPresent()) && !mentions(DEVICE)) {
      throw new UsageError("--devices are shared out where --run has {device}: --device {device}");
    }
  }

  /** The same where devices are not shared out here. */
  void checkElsewhere(List<Task> tasks) throws UsageError {
    if (mentions(DEVICE)) {
      throw new UsageError(
          "{device} is one of --devices, which are of this machine; on a cluster leave it away: a"
              + " task takes the GPU that it is given");
    }
    check(tasks, List.of());
  }

  private boolean mentions(String placeholder) {
    return verb.stream().anyMatch(word -> word.contains(placeholder));
  }

  @Override
  public ProcessBuilder process(Task task, Path folder, Slot slot, String mark)
      throws VariantRefused {
    List<String> arguments = new ArrayList<>(List.of(mark));
    arguments.addAll(arguments(task, folder, slot.device()));
    ProcessBuilder builder = ChildProcess.builder(home(), arguments);
    if (jobs > 1) {
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / jobs);
      builder.environment().putIfAbsent(THREADS, Integer.toString(threads));
    }
    return builder;
  }

  /**
   * What Java runs a variant with, which is compiled for it.
   *
   * @param folder the variant's own
   * @param device what its {@code --device} names; without one, what is there
   */
  List<String> arguments(Task task, Path folder, Optional<String> device) throws VariantRefused {
    List<Setting> settings = new ArrayList<>(fixed);
    settings.addAll(task.settings());
    List<String> given = verb.isEmpty() ? whole(task, folder, device) : verb(task, folder, device);
    return compiled(settings, given);
  }

  private static Home home() throws VariantRefused {
    try {
      return Specs.home();
    } catch (Refusal e) {
      throw new VariantRefused(e.getMessage());
    }
  }

  /** Compiles one variant at a time: two may need the same ranking measured first. */
  private synchronized List<String> compiled(List<Setting> settings, List<String> given)
      throws VariantRefused {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(errors, false, StandardCharsets.UTF_8);
    try {
      SpecRun.Call call =
          new SpecRun(ref, settings, given, cache, new Console(console.out(), err)).call();
      if (call.code() != ExitCode.FINE) {
        throw new VariantRefused(text(errors, err));
      }
      return call.arguments();
    } catch (Refusal e) {
      throw new VariantRefused(text(errors, err) + e.getMessage());
    }
  }

  private static String text(ByteArrayOutputStream errors, PrintStream err) {
    err.flush();
    return errors.toString(StandardCharsets.UTF_8);
  }

  private static List<String> whole(Task task, Path folder, Optional<String> device) {
    List<String> given = new ArrayList<>(List.of("--out", folder.resolve("run").toString()));
    given.add("--resume");
    task.seed().ifPresent(seed -> given.addAll(List.of("--seed", Integer.toString(seed))));
    device.ifPresent(named -> given.addAll(List.of("--device", named)));
    return given;
  }

  private List<String> verb(Task task, Path folder, Optional<String> device) {
    String seed = task.seed().isPresent() ? Integer.toString(task.seed().getAsInt()) : "0";
    List<String> given = new ArrayList<>();
    for (String word : verb) {
      given.add(
          word.replace(ID, task.id())
              .replace(SEED, seed)
              .replace(DEVICE, device.orElse("cpu"))
              .replace(OUT, folder.toString()));
    }
    return given;
  }
}
