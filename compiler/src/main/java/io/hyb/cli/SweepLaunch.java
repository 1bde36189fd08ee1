package io.hyb.cli;

import io.hyb.home.Home;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.sweep.run.Launch;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.VariantRefused;
import io.hyb.sweep.run.Work;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles a variant and starts its JAR: everything that the spec says, or one verb. */
final class SweepLaunch implements Launch {
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String ID = "{id}";
  private static final String SEED = "{seed}";
  private static final String DEVICE = "{device}";
  private static final String OUT = "{out}";
  private static final String RUN = "run";
  private static final String DISTILLATION = "distillation";
  private static final String OUT_OPTION = "--out";
  private static final String RESUME = "--resume";

  /** Verbs that train stage by stage. */
  private static final Set<String> TRAINING = Set.of(RUN, "distill");

  /** Options by which a command itself says which stages it does, or that it starts over. */
  private static final Set<String> OWN =
      Set.of("--stages", "--until", "--end-to", "--start-from", "--force");

  private final SpecRef ref;
  private final List<Setting> fixed;
  private final List<String> verb;
  private final int jobs;
  private final JarCache cache;
  private final Console console;

  /**
   * @param verb with its arguments, blanks between; empty for everything that the spec says
   * @param jobs how many processes share the machine
   */
  SweepLaunch(SpecRef ref, List<Setting> fixed, String verb, int jobs, Console console)
      throws UsageError {
    this(ref, fixed, Words.of(verb), jobs, JarCache.ofUser(), console);
  }

  private SweepLaunch(
      SpecRef ref,
      List<Setting> fixed,
      List<String> verb,
      int jobs,
      JarCache cache,
      Console console) {
    this.ref = ref;
    this.fixed = fixed;
    this.verb = verb;
    this.jobs = jobs;
    this.cache = cache;
    this.console = console;
  }

  /** The same with the variants' JARs kept elsewhere. */
  SweepLaunch keepingJars(JarCache elsewhere) {
    return new SweepLaunch(ref, fixed, verb, jobs, elsewhere, console);
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

  /** Whether it trains, so that stages can be shared and stopped after. */
  boolean trains() {
    return verb.isEmpty()
        || TRAINING.contains(verb.get(0))
            && verb.stream().map(word -> word.split("=", 2)[0]).noneMatch(OWN::contains);
  }

  @Override
  public ProcessBuilder process(Work work, SweepFolder sweep, Slot slot, String mark)
      throws VariantRefused {
    List<String> arguments = new ArrayList<>(List.of(mark));
    arguments.addAll(arguments(work, sweep, slot.device()));
    ProcessBuilder builder = ChildProcess.builder(home(), arguments);
    if (jobs > 1) {
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / jobs);
      builder.environment().putIfAbsent(THREADS, Integer.toString(threads));
    }
    return builder;
  }

  /**
   * What Java does a work with; its variant is compiled.
   *
   * @param device what its {@code --device} names; without one, what is there
   */
  List<String> arguments(Work work, SweepFolder sweep, Optional<String> device)
      throws VariantRefused {
    List<Setting> settings = new ArrayList<>(fixed);
    settings.addAll(work.task().settings());
    Path folder = sweep.variant(work.task().id());
    List<String> given =
        new ArrayList<>(
            verb.isEmpty() ? whole(work.task(), sweep, device) : verb(work.task(), folder, device));
    if (trains()) {
      given.addAll(part(work, given, sweep));
    }
    return compiled(settings, given);
  }

  /** What tells a verb that trains how much of the training is asked for. */
  private List<String> part(Work work, List<String> given, SweepFolder sweep) {
    List<String> part = new ArrayList<>();
    if (!given.contains(RESUME)) {
      part.add(RESUME);
    }
    work.until().ifPresent(stage -> part.addAll(List.of("--until", stage.label())));
    if (work.isShared()) {
      part.addAll(List.of("--end-to", sweep.end(work.id()).toString()));
    }
    work.start().ifPresent(end -> part.addAll(List.of("--start-from", sweep.end(end).toString())));
    return part;
  }

  @Override
  public Optional<Path> training(Task task, SweepFolder sweep) {
    Path folder = sweep.variant(task.id());
    if (verb.isEmpty()) {
      return Optional.of(folder.resolve(RUN).resolve(DISTILLATION));
    }
    return trains()
        ? out(verb(task, folder, Optional.empty()))
            .map(run -> verb.get(0).equals(RUN) ? run.resolve(DISTILLATION) : run)
        : Optional.empty();
  }

  private static Optional<Path> out(List<String> given) {
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).startsWith(OUT_OPTION + "=")) {
        return Optional.of(Path.of(given.get(i).substring(OUT_OPTION.length() + 1)));
      }
      if (given.get(i).equals(OUT_OPTION) && i + 1 < given.size()) {
        return Optional.of(Path.of(given.get(i + 1)));
      }
    }
    return Optional.empty();
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

  private static List<String> whole(Task task, SweepFolder sweep, Optional<String> device) {
    Path run = sweep.variant(task.id()).resolve(RUN);
    List<String> given = new ArrayList<>(List.of(OUT_OPTION, run.toString()));
    given.addAll(List.of(RESUME, "--events", sweep.events(task).toString()));
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
