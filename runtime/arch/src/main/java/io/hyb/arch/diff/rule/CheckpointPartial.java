package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.Checkpoint.Verdict;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.TensorMatch;
import java.util.Optional;

/** A warning: a part of the old checkpoint serves, the rest must be trained anew. */
final class CheckpointPartial extends Rule {
  CheckpointPartial() {
    super("checkpoint-partial", Severity.WARNING);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    TensorMatch tensors = diff.checkpoint().tensors();
    return diff.checkpoint().verdict() == Verdict.PARTIAL
        ? Optional.of(
            "of the old checkpoint %d tensors load; %d start anew and %d go unused"
                .formatted(tensors.kept().size(), tensors.fresh().size(), tensors.dropped().size()))
        : Optional.empty();
  }
}
