package io.hyb.check.rule;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.source.Origins;
import io.hyb.source.Sources;
import java.util.List;

/** Every rule there is. */
public final class Rules {
  public static final List<Rule<?>> ALL =
      List.of(
          new KeyValueGroups(),
          new EvenHeadDim(),
          new HeadWidths(),
          new RopeFrequencies(),
          new WholeHeadRotated(),
          new RotatedPairs(),
          new MissingWeights(),
          new MissingConfig(),
          new EmptyRanking(),
          new RankingOrder(),
          new RankedTwice(),
          new RankingShape(),
          new RankingTooShort(),
          new RankingTie(),
          new RankingNotMeasured(),
          new RankingOfOtherWeights(),
          new MissingMixer(),
          new StateTooLarge(),
          new UnevenGroups(),
          new NoMatrices(),
          new BeyondContext(),
          new ShareSum(),
          new MissingData(),
          new EmptyStage(),
          new NothingRecomputed(),
          new WarmupAndDecay());

  /** What readers warn of and hint at. */
  private static final List<String> READ = List.of("decimal-context", "duplicate-head");

  private Rules() {}

  /** Whether findings with this id are about the text of specs alone. */
  static boolean dependsOnText(String id) {
    for (Rule<?> rule : ALL) {
      if (rule.id().equals(id)) {
        return !rule.dependsOnFiles();
      }
    }
    return READ.contains(id);
  }

  /** Judges every part by the rules for its like. */
  public static void judge(
      Parts parts,
      Origins origins,
      Sources sources,
      Attribution attribution,
      List<Diagnostic> findings) {
    for (Parts.Part part : parts.all()) {
      int before = findings.size();
      for (Rule<?> rule : ALL) {
        if (rule.subject().isInstance(part.value())) {
          judge(rule, part, new Report(rule, part.path(), origins, sources, findings));
        }
      }
      attribution.attribute(part.declaration(), findings.subList(before, findings.size()));
    }
  }

  private static <T> void judge(Rule<T> rule, Parts.Part part, Report report) {
    rule.judge(rule.subject().cast(part.value()), report);
  }
}
