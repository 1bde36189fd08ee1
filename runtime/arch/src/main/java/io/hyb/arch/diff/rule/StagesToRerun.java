package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Training;
import java.util.Locale;
import java.util.Optional;

/** A note: stages whose result the old run doesn't have. */
final class StagesToRerun extends Rule {
  StagesToRerun() {
    super("stages-to-rerun", Severity.NOTE);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    Training training = diff.training();
    return training
        .firstStageToRerun()
        .map(
            first ->
                String.format(
                    Locale.US,
                    "training runs again from `%s`: %d of %d stages, %,d tokens",
                    first,
                    training.rerun().size(),
                    training.reused().size() + training.rerun().size(),
                    training.tokens()));
  }
}
