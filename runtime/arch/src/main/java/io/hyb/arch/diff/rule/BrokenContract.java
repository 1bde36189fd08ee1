package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Side;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Danger: a model doesn't hold what its spec requires, and the old one, if there was one, did. */
final class BrokenContract extends Rule {
  BrokenContract() {
    super("broken-contract", Severity.DANGER);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    return sentence(diff.newlyBroken());
  }

  @Override
  Optional<String> judge(Side alone) {
    return sentence(alone.brokenContracts().values());
  }

  private static Optional<String> sentence(Collection<String> broken) {
    return broken.isEmpty()
        ? Optional.empty()
        : Optional.of(broken.stream().sorted().collect(Collectors.joining("; ")));
  }
}
