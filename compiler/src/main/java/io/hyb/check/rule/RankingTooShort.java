package io.hyb.check.rule;

import io.hyb.diagnostic.Severity;

/** An error: a ranking cannot say which heads follow its last. */
final class RankingTooShort extends Rule<Selection> {
  RankingTooShort() {
    super("ranking-too-short", Severity.ERROR, Selection.class);
  }

  @Override
  void judge(Selection top, Report report) {
    int ranked = top.ranking().heads().size();
    if (top.fits() && ranked > 0 && top.count() > ranked) {
      report.add(
          ".count",
          "`" + top.ranking().name() + "` ranks " + ranked + " heads, not " + top.count());
    }
  }
}
