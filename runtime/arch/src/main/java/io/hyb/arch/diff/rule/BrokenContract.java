package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import java.util.List;
import java.util.Optional;

/** Danger: the new model doesn't hold what its spec requires, and the old one did. */
final class BrokenContract extends Rule {
  BrokenContract() {
    super("broken-contract", Severity.DANGER);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    List<String> broken = diff.newlyBroken();
    return broken.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", broken));
  }
}
