package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.Checkpoint.Verdict;
import io.hyb.arch.diff.ModelDiff;
import java.util.Optional;

/** Breaking: the old checkpoint is of another teacher's shape. */
final class CheckpointBreaks extends Rule {
  CheckpointBreaks() {
    super("checkpoint-breaks", Severity.BREAKING);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    return diff.checkpoint().verdict() == Verdict.BREAKS
        ? Optional.of(
            "the old checkpoint doesn't load: the teachers differ in "
                + String.join(", ", diff.checkpoint().breaking()))
        : Optional.empty();
  }
}
