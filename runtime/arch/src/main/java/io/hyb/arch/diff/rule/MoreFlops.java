package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import java.util.Optional;
import java.util.Set;

/** A warning: a token or a whole context takes more FLOPs, at one of the contexts. */
final class MoreFlops extends Rule {
  MoreFlops() {
    super("more-flops", Severity.WARNING);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    return Growth.greatest(diff, Set.of(Measure.DECODE, Measure.PREFILL))
        .map(cost -> "the FLOPs of " + cost.measure().word() + " grow " + Growth.text(cost));
  }
}
