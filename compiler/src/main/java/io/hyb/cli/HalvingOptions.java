package io.hyb.cli;

import io.hyb.resolve.SpecRef;
import io.hyb.sweep.plan.PlannedStage;
import io.hyb.sweep.plan.SweepPlan;
import io.hyb.sweep.plan.Variant;
import io.hyb.sweep.run.Halving;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code --halving} and {@code --by} ask for, as far as a sweep can do it. */
final class HalvingOptions {
  private final SpecRef ref;
  private final Arguments read;

  HalvingOptions(SpecRef ref, Arguments read) {
    this.ref = ref;
    this.read = read;
  }

  /**
   * Who drops out on the way, if that is asked for.
   *
   * @param trains whether what runs is a training
   * @throws Refusal if no variant can be stopped, or what they are compared by isn't measured
   */
  Halving of(SweepPlan plan, boolean trains) throws UsageError, Refusal {
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
    Set<String> possible = followed(plan);
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

  /** Labels of the stages that another one follows. */
  private static Set<String> followed(SweepPlan plan) {
    Set<String> labels = new LinkedHashSet<>();
    for (Variant variant : plan.variants()) {
      List<PlannedStage> stages = variant.stages();
      stages.stream().limit(Math.max(0, stages.size() - 1)).forEach(it -> labels.add(it.label()));
    }
    return labels;
  }
}
