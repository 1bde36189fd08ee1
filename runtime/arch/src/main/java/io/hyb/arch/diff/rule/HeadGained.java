package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import java.util.Optional;

/** A note: heads that recurred attend now. */
final class HeadGained extends Rule {
  private static final int NAMED = 3;

  HeadGained() {
    super("head-gained", Severity.NOTE);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    var gained = diff.retrieval().gained();
    return gained.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Heads.named(gained, NAMED) + (gained.size() == 1 ? " attends" : " attend") + " now");
  }
}
