package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import java.util.Optional;

/** A note: which heads are kept isn't known yet, so heads and cost can't be compared. */
final class UnmeasuredRanking extends Rule {
  UnmeasuredRanking() {
    super("unmeasured-ranking", Severity.NOTE);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    return diff.now()
        .pending()
        .or(diff.old()::pending)
        .map(
            pending ->
                "heads and cost are compared once `%s` is measured"
                    .formatted(pending.ranking().name()));
  }
}
