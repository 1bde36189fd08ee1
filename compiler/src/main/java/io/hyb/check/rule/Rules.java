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
          new MissingMixer(),
          new StateTooLarge(),
          new UnevenGroups(),
          new NoMatrices(),
          new BeyondContext(),
          new ShareSum(),
          new MissingData(),
          new EmptyStage(),
          new WarmupAndDecay());

  private Rules() {}

  /** Judges every part by the rules for its like. */
  public static void judge(
      Parts parts, Origins origins, Sources sources, List<Diagnostic> findings) {
    for (Parts.Part part : parts.all()) {
      for (Rule<?> rule : ALL) {
        if (rule.subject().isInstance(part.value())) {
          judge(rule, part, new Report(rule, part.path(), origins, sources, findings));
        }
      }
    }
  }

  private static <T> void judge(Rule<T> rule, Parts.Part part, Report report) {
    rule.judge(rule.subject().cast(part.value()), report);
  }
}
