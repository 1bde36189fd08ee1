package io.hyb.check.rule;

import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Severity;

/** An error: a ranking without heads is of use only where a probe says how to measure them. */
final class EmptyRanking extends Rule<Ranking> {
  EmptyRanking() {
    super("empty-ranking", Severity.ERROR, Ranking.class);
  }

  @Override
  void judge(Ranking ranking, Report report) {
    if (ranking.heads().isEmpty() && ranking.probe().isEmpty()) {
      report.add(ranking.name() + " has neither heads nor a probe to rank them with");
    }
  }
}
