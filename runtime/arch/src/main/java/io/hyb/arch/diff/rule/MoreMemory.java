package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import java.util.Optional;
import java.util.Set;

/** A warning: cache and state take more bytes at one of the contexts. */
final class MoreMemory extends Rule {
  MoreMemory() {
    super("more-memory", Severity.WARNING);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    return Growth.greatest(diff, Set.of(Measure.MEMORY))
        .map(cost -> "cache and state grow " + Growth.text(cost));
  }
}
