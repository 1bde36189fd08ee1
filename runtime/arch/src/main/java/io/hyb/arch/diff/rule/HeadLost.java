package io.hyb.arch.diff.rule;

import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.diff.Checkpoint.Verdict;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Retrieval;
import java.util.List;
import java.util.Optional;

/** Danger: a head that did attention recurs now, and what only it could retrieve is lost. */
final class HeadLost extends Rule {
  private static final int NAMED = 3;

  HeadLost() {
    super("head-lost", Severity.DANGER);
  }

  @Override
  Optional<String> judge(ModelDiff diff) {
    List<RankedHead> lost = diff.retrieval().lost().stream().map(Retrieval.Lost::head).toList();
    if (diff.checkpoint().verdict() != Verdict.PARTIAL || lost.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Heads.named(lost, NAMED) + " no longer " + (lost.size() == 1 ? "attends" : "attend"));
  }
}
