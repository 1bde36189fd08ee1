package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** By how much a cost grows. */
final class Growth {
  private Growth() {}

  /** The one of some costs that grows by the largest part, if any grows. */
  static Optional<Cost> greatest(ModelDiff diff, Set<Measure> measures) {
    return diff.cost().stream()
        .filter(cost -> measures.contains(cost.measure()) && cost.isMore())
        .max((one, other) -> Double.compare(percent(one), percent(other)));
  }

  private static double percent(Cost cost) {
    return cost.percent().orElse(Double.MAX_VALUE);
  }

  /** Such as {@code by 12.5% at 32,768 tokens}. */
  static String text(Cost cost) {
    String by =
        cost.percent().isPresent()
            ? String.format(Locale.US, "by %.1f%%", cost.percent().getAsDouble())
            : String.format(Locale.US, "from 0 to %,d", cost.now().orElseThrow());
    return cost.context().isPresent()
        ? by + String.format(Locale.US, " at %,d tokens", cost.context().getAsLong())
        : by;
  }
}
