package io.hyb.check.rule;

import io.hyb.arch.Stage;
import io.hyb.diagnostic.Severity;
import java.math.BigDecimal;

/** An error: a stage whose tokens do not fill one step trains nothing. */
final class EmptyStage extends Rule<Stage> {
  EmptyStage() {
    super("empty-stage", Severity.ERROR, Stage.class);
  }

  @Override
  void judge(Stage stage, Report report) {
    BigDecimal step =
        BigDecimal.valueOf(stage.batch())
            .multiply(BigDecimal.valueOf(stage.sequence()))
            .multiply(BigDecimal.valueOf(stage.accumulate()));
    if (step.compareTo(BigDecimal.valueOf(stage.tokens())) > 0) {
      report.add(
          ".tokens",
          "stage "
              + stage.label()
              + " has "
              + stage.tokens()
              + " tokens and one step takes batch·sequence·accumulate = "
              + step);
    }
  }
}
