package io.hyb.check.rule;

import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Severity;
import io.hyb.language.Head;
import java.util.List;

/** An error: the top of a ranking is what comes first, so a later head must not score higher. */
final class RankingOrder extends Rule<Ranking> {
  RankingOrder() {
    super("ranking-order", Severity.ERROR, Ranking.class);
  }

  @Override
  void judge(Ranking ranking, Report report) {
    List<Ranking.RankedHead> heads = ranking.heads();
    for (int i = 1; i < heads.size(); i++) {
      Ranking.RankedHead head = heads.get(i);
      if (head.score().isPresent()
          && heads.get(i - 1).score().isPresent()
          && heads.get(i - 1).score().get().loss() < head.score().get().loss()) {
        report.add(
            ".heads[" + i + "]",
            new Head(head.layer(), head.head())
                + " has a higher score than the head before it; list the highest first");
      }
    }
  }
}
