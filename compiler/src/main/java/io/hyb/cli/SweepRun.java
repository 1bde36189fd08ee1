package io.hyb.cli;

import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.sweep.plan.PlannedStage;
import io.hyb.sweep.plan.SharedStages;
import io.hyb.sweep.plan.SweepPlan;
import io.hyb.sweep.plan.Variant;
import io.hyb.sweep.run.Driver;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    launch.check(tasks, slots);
    Halving halving = halving(plan, launch.trains());
    SweepFolder folder =
        SweepFolder.make(read.one(SweepOptions.OUT).orElse(Path.of("sweeps", name)));
    try (SweepBoard board = new SweepBoard(folder, tasks, launch, LiveBlock.onErrors(), console)) {
      new Driver(folder, launch, board)
          .run(tasks, slots, read.one(SweepOptions.RETRY).isPresent(), halving);
    }
    SweepStatus status = SweepStatus.of(folder);
    console.err().println(folder.root() + ": " + SweepFolderVerb.summary(status));
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

  /** Who drops out on the way, if that is asked for and possible. */
  private Halving halving(SweepPlan plan, boolean trains) throws UsageError, Refusal {
    Optional<Halving.Result> by = read.one(SweepOptions.BY);
    if (read.one(SweepOptions.HALVING).isEmpty()) {
      if (by.isPresent()) {
        throw new UsageError("--by belongs to --halving R");
      }
      return Halving.NONE;
    }
    if (!trains) {
      throw new UsageError("--halving stops trainings: --run alone, or with run or distill");
    }
    Halving asked = read.one(SweepOptions.HALVING).get();
    Set<String> possible = new LinkedHashSet<>();
    for (Variant variant : plan.variants()) {
      List<PlannedStage> stages = variant.stages();
      stages.stream().limit(Math.max(0, stages.size() - 1)).forEach(it -> possible.add(it.label()));
    }
    if (possible.isEmpty()) {
      throw new Refusal(
          ref.file() + ": --halving stops variants after a stage that others follow; none has one");
    }
    for (String stage : asked.rungs()) {
      if (!possible.contains(stage)) {
        throw new Refusal(
            "--halving: no other stage follows `%s` in any variant; those that others follow are %s"
                .formatted(stage, String.join(", ", possible)));
      }
    }
    Halving.Result result = by.orElse(Halving.Result.EXACT_MATCH);
    if (result == Halving.Result.EXACT_MATCH
        && plan.variants().stream().anyMatch(variant -> !variant.asksProbe())) {
      throw new Refusal(
          ref.file()
              + ": --halving goes by exact_match, which is measured where the data has `probe kv`;"
              + " use --by loss");
    }
    return new Halving(asked.divisor(), asked.rungs().isEmpty() ? possible : asked.rungs(), result);
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
