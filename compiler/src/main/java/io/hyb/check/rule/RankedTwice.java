package io.hyb.check.rule;

import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Severity;
import io.hyb.language.Head;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An error: a head has one rank. */
final class RankedTwice extends Rule<Ranking> {
  RankedTwice() {
    super("duplicate-head", Severity.ERROR, Ranking.class);
  }

  @Override
  void judge(Ranking ranking, Report report) {
    List<Ranking.RankedHead> heads = ranking.heads();
    Set<Head> seen = new HashSet<>();
    for (int i = 0; i < heads.size(); i++) {
      Head head = new Head(heads.get(i).layer(), heads.get(i).head());
      if (!seen.add(head)) {
        report.add(".heads[" + i + "]", head + " is already ranked");
      }
    }
  }
}
