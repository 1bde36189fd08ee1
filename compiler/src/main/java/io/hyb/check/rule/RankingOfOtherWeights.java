package io.hyb.check.rule;

import io.hyb.arch.Ranking;
import io.hyb.diagnostic.Severity;
import java.util.Optional;

/**
 * A warning: the ranked heads may well be the right ones of weights that were trained a little
 * further, and are any heads of weights that were trained anew.
 */
final class RankingOfOtherWeights extends Rule<RankedTeacher> {
  private static final int SHOWN = 8;

  RankingOfOtherWeights() {
    super("ranking-of-other-weights", Severity.WARNING, RankedTeacher.class);
  }

  @Override
  boolean dependsOnFiles() {
    return true;
  }

  @Override
  void judge(RankedTeacher part, Report report) {
    Optional<String> measured = part.ranking().measured().map(Ranking.Measured::teacherSha256);
    Optional<String> folder = part.teacher().weights();
    if (measured.isEmpty() || folder.isEmpty()) {
      return;
    }
    report
        .sources()
        .weightsHash(folder.get())
        .filter(hash -> !hash.equalsIgnoreCase(measured.get()))
        .ifPresent(
            hash ->
                report.add(
                    ".measured.teacher_sha256",
                    "`"
                        + part.ranking().name()
                        + "` was measured on other weights than "
                        + report.sources().resolve(folder.get())
                        + " holds, whose SHA-256 is "
                        + hash.substring(0, SHOWN)
                        + "…",
                    "rank the heads again with the verb `rank`, or name the weights that it was"
                        + " measured on"));
  }
}
