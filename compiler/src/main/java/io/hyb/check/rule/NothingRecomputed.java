package io.hyb.check.rule;

import io.hyb.arch.Stage;
import io.hyb.diagnostic.Severity;
import io.hyb.language.DistillSchema;

/** A hint: a stage that compares layer by layer has nothing to recompute. */
final class NothingRecomputed extends Rule<Stage> {
  NothingRecomputed() {
    super("nothing-recomputed", Severity.HINT, Stage.class);
  }

  @Override
  void judge(Stage stage, Report report) {
    if (stage.recompute() && stage.match() != Stage.Match.LOGITS) {
      report.addFor(
          DistillSchema.RECOMPUTE,
          ".recompute",
          "stage "
              + stage.label()
              + " trains each layer by itself and holds the activations of one at a time as it is",
          DistillSchema.RECOMPUTE.type().write(false));
    }
  }
}
