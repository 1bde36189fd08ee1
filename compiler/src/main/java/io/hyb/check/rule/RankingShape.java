package io.hyb.check.rule;

import io.hyb.diagnostic.Severity;

/** An error: in a teacher of another shape the ranked heads are other heads. */
final class RankingShape extends Rule<Selection> {
  RankingShape() {
    super("ranking-shape", Severity.ERROR, Selection.class);
  }

  @Override
  void judge(Selection top, Report report) {
    if (!top.fits()) {
      report.add(
          ".ranking",
          "`"
              + top.ranking().name()
              + "` ranks "
              + shape(top.ranked(), " of ")
              + "; "
              + shape(top.chosen(), " has "));
    }
  }

  private static String shape(HeadGrid grid, String verb) {
    return grid.teacher() + verb + grid.layers() + " × " + grid.heads() + " heads";
  }
}
