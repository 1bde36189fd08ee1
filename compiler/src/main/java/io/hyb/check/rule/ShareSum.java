package io.hyb.check.rule;

import io.hyb.arch.Source;
import io.hyb.diagnostic.Severity;
import java.math.BigDecimal;

/** An error: the shares are of the whole. */
final class ShareSum extends Rule<Mixture> {
  /** Less than any share that is worth writing, more than what rounding to a double costs. */
  private static final BigDecimal ROUNDING = BigDecimal.valueOf(1, 9);

  ShareSum() {
    super("share-sum", Severity.ERROR, Mixture.class);
  }

  @Override
  void judge(Mixture mixture, Report report) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Source source : mixture.sources()) {
      sum = sum.add(BigDecimal.valueOf(source.share()));
    }
    if (sum.subtract(BigDecimal.ONE).abs().compareTo(ROUNDING) > 0) {
      String percent = sum.movePointRight(2).stripTrailingZeros().toPlainString();
      report.add("the shares sum to " + percent + "%, not 100%");
    }
  }
}
