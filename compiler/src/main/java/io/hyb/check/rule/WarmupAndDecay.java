package io.hyb.check.rule;

import io.hyb.arch.Stage;
import io.hyb.diagnostic.Severity;
import java.math.BigDecimal;

/** An error: the rate rises before it falls. */
final class WarmupAndDecay extends Rule<Stage> {
  WarmupAndDecay() {
    super("out-of-range", Severity.ERROR, Stage.class);
  }

  @Override
  void judge(Stage stage, Report report) {
    BigDecimal sum = BigDecimal.valueOf(stage.warmup()).add(BigDecimal.valueOf(stage.decay()));
    if (sum.compareTo(BigDecimal.ONE) > 0) {
      String percent = sum.movePointRight(2).stripTrailingZeros().toPlainString();
      report.add(
          report.isSaid(".warmup") ? ".warmup" : ".decay",
          "warmup and decay together are " + percent + "% of the steps");
    }
  }
}
