package io.hyb.cli;

import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.sweep.plan.SweepPlan;
import io.hyb.sweep.plan.Variant;
import io.hyb.sweep.run.Driver;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
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
    List<Task> tasks = new ArrayList<>();
    for (Variant variant : plan.variants()) {
      if (variant.isFirst()) {
        tasks.add(new Task(variant.id(), variant.settings(), variant.seed()));
      }
    }
    return switch (read.one(SweepOptions.ON).orElse(SweepOptions.Place.LOCAL)) {
      case LOCAL -> {
        SweepFolder folder = folder(read.one(SweepOptions.OUT));
        here(folder, tasks);
        yield verdict(folder);
      }
      case SLURM -> {
        SweepFolder folder = folder(read.one(SweepOptions.OUT));
        new SweepCluster(ref, fixed, read, console).slurm(folder, tasks);
        yield verdict(folder);
      }
      case KUBERNETES -> {
        // A file is where the YAML goes; the sweep then has its usual folder.
        Optional<Path> out = read.one(SweepOptions.OUT);
        Optional<Path> yaml = out.filter(path -> path.toString().matches(".*\\.ya?ml"));
        SweepFolder folder = folder(yaml.isPresent() ? Optional.empty() : out);
        yield new SweepCluster(ref, fixed, read, console).kubernetes(folder, tasks, yaml);
      }
    };
  }

  private SweepFolder folder(Optional<Path> named) {
    return SweepFolder.make(named.orElse(Path.of("sweeps", name)));
  }

  private int verdict(SweepFolder folder) {
    SweepStatus status = SweepStatus.of(folder);
    console.err().println(folder.root() + ": " + SweepFolderVerb.summary(status));
    return status.count(TaskState.Phase.FINISHED) == status.tasks().size()
        ? ExitCode.FINE
        : ExitCode.REFUSED;
  }

  private void here(SweepFolder folder, List<Task> tasks) throws UsageError {
    List<Slot> slots = slots();
    SweepLaunch launch =
        new SweepLaunch(
            ref,
            fixed,
            read.one(SweepOptions.RUN).orElseThrow(),
            slots.size(),
            JarCache.ofUser(),
            console);
    launch.check(tasks, slots);
    SweepCluster.checkIdle(folder, console);
    new Driver(folder, launch, new SweepBoard(folder, tasks, slots.size(), console))
        .run(tasks, slots, read.one(SweepOptions.RETRY).isPresent());
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
