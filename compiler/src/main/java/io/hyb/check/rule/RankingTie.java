package io.hyb.check.rule;

import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Severity;
import io.hyb.language.Head;
import java.util.List;

/** A warning: heads of one score are told apart by their order in the file alone. */
final class RankingTie extends Rule<Selection> {
  RankingTie() {
    super("ranking-tie", Severity.WARNING, Selection.class);
  }

  @Override
  void judge(Selection top, Report report) {
    List<Ranking.RankedHead> heads = top.ranking().heads();
    if (!top.fits() || top.count() == 0 || top.count() >= heads.size()) {
      return;
    }
    Ranking.RankedHead last = heads.get(top.count() - 1);
    Ranking.RankedHead next = heads.get(top.count());
    if (last.score().isPresent()
        && next.score().isPresent()
        && last.score().get().loss() == next.score().get().loss()) {
      report.add(
          new Head(next.layer(), next.head())
              + " has the same score as "
              + new Head(last.layer(), last.head())
              + ", the last head taken; their order in `"
              + top.ranking().name()
              + "` decides");
    }
  }
}
