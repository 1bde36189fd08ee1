package io.hyb.check.rule;

import io.hyb.diagnostic.Severity;

/** An error: only what `attention` keeps can wait for a ranking that is measured later. */
final class RankingNotMeasured extends Rule<Selection> {
  RankingNotMeasured() {
    super("ranking-not-measured", Severity.ERROR, Selection.class);
  }

  @Override
  void judge(Selection top, Report report) {
    if (top.fits() && !top.mayWait() && top.ranking().heads().isEmpty()) {
      report.add(
          "`"
              + top.ranking().name()
              + "` has no heads yet; until it is measured, only `attention { keep top … }` may use it");
    }
  }
}
