package io.hyb.cli;

import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.sweep.plan.SharedStages;
import io.hyb.sweep.plan.SweepPlan;
import io.hyb.sweep.plan.Variant;
import io.hyb.sweep.run.Driver;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.table.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code hyb sweep --run}: executes the variants of a plan. */
final class SweepRun {
  private final String name;
  private final SpecRef ref;
  private final List<Setting> fixed;
  private final Arguments read;
  private final Console console;

  /**
   * @param name of the sweep, by which its folder is called where none is named
   * @param ref the hybrid
   * @param fixed settings that all variants share
   */
  SweepRun(String name, SpecRef ref, List<Setting> fixed, Arguments read, Console console) {
    this.name = name;
    this.ref = ref;
    this.fixed = fixed;
    this.read = read;
    this.console = console;
  }

  int run(SweepPlan plan) throws UsageError, Refusal {
    List<Slot> slots = slots();
    SweepLaunch launch =
        new SweepLaunch(
            ref, fixed, read.one(SweepOptions.RUN).orElseThrow(), slots.size(), console);
    List<Task> tasks = tasks(plan, launch.trains());
    Halving halving = new HalvingOptions(ref, read).of(plan, launch.trains());
    Optional<Path> out = read.one(SweepOptions.OUT);
    SweepCluster cluster = new SweepCluster(ref, launch, read, console);
    return switch (SweepOptions.place(read)) {
      case LOCAL -> {
        launch.check(tasks, slots);
        SweepFolder folder = folder(out, tasks);
        SweepCluster.checkIdle(folder, console);
        here(folder, tasks, launch, slots, halving);
        yield verdict(folder);
      }
      case SLURM -> {
        cluster.check(tasks);
        SweepFolder folder = folder(out, tasks);
        cluster.slurm(folder, tasks, halving);
        yield verdict(folder);
      }
      case KUBERNETES -> {
        cluster.check(tasks);
        // A file is where the YAML goes; the sweep then has its usual folder.
        Optional<Path> yaml = out.filter(path -> path.toString().matches(".*\\.ya?ml"));
        SweepFolder folder = folder(yaml.isPresent() ? Optional.empty() : out, tasks);
        cluster.kubernetes(folder, tasks, halving, yaml);
        yield ExitCode.FINE;
      }
    };
  }

  private void here(
      SweepFolder folder, List<Task> tasks, SweepLaunch launch, List<Slot> slots, Halving halving) {
    try (SweepBoard board = new SweepBoard(folder, tasks, launch, LiveBlock.onErrors(), console)) {
      new Driver(folder, launch, board)
          .run(tasks, slots, read.one(SweepOptions.RETRY).isPresent(), halving);
    }
  }

  private SweepFolder folder(Optional<Path> named, List<Task> tasks) {
    SweepFolder folder = SweepFolder.make(named.orElse(Path.of("sweeps", name)));
    long others = folder.countOthers(tasks);
    if (others > 0) {
      warn(
          "%s: %s of this folder's last sweep %s not in this one; nothing happens to them"
              .formatted(
                  folder.root(), Count.of(others, "variant"), others == 1 ? "is" : "are"));
    }
    String verb = read.one(SweepOptions.RUN).orElseThrow().strip();
    String first = folder.firstRun(verb);
    if (!first.equals(verb)) {
      warn(
          "%s: variants here ran %s before; those that have finished don't run again, so that"
                  .formatted(folder.root(), first.isEmpty() ? "all of the spec" : "'" + first + "'")
              + " another command needs another --out");
    }
    return folder;
  }

  private void warn(String text) {
    console.err().println("warning: " + text);
  }

  private int verdict(SweepFolder folder) throws Refusal {
    SweepStatus status = SweepStatus.of(folder);
    console.err().println(folder.root() + ": " + SweepFolderVerb.summary(status));
    Optional<Path> store = read.one(SweepOptions.MLFLOW);
    if (store.isPresent()) {
      int code =
          new SweepFolderVerb(console)
              .report(
                  List.of(
                      folder.root().toString(),
                      SweepOptions.MLFLOW.name(),
                      store.get().toString()));
      if (code != ExitCode.FINE) {
        return code;
      }
    }
    return status.isOver() ? ExitCode.FINE : ExitCode.REFUSED;
  }

  /** Each model and seed once; with the stages that it may share where they are trained. */
  private static List<Task> tasks(SweepPlan plan, boolean trains) {
    SharedStages shared = SharedStages.of(plan);
    List<Task> tasks = new ArrayList<>();
    for (Variant variant : plan.variants()) {
      if (variant.isFirst()) {
        List<Task.Stage> stages =
            variant.stages().stream()
                .map(
                    stage ->
                        new Task.Stage(stage.label(), shared.name(variant, stage), stage.tokens()))
                .toList();
        tasks.add(
            new Task(
                variant.id(), variant.settings(), variant.seed(), trains ? stages : List.of()));
      }
    }
    return tasks;
  }

  private List<Slot> slots() {
    List<String> devices = read.one(SweepOptions.DEVICES).orElse(List.of());
    int jobs = read.one(SweepOptions.JOBS).orElse(Math.max(1, devices.size()));
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      slots.add(
          new Slot(
              i,
              devices.isEmpty()
                  ? Optional.empty()
                  : Optional.of(devices.get(i % devices.size()).strip())));
    }
    return slots;
  }
}
