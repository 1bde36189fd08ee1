package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every judgement there is, the gravest first. */
public final class Rules {
  public static final List<Rule> ALL =
      List.of(
          new CheckpointBreaks(),
          new HeadLost(),
          new OtherFunction(),
          new BrokenContract(),
          new CheckpointPartial(),
          new MoreMemory(),
          new MoreFlops(),
          new HeadGained(),
          new StagesToRerun(),
          new UnmeasuredRanking());

  private Rules() {}

  /** The findings about two models that differ; those that the new side allows are marked. */
  public static List<Finding> judge(ModelDiff diff) {
    return findings(diff.now(), rule -> rule.judge(diff));
  }

  /** The findings about a model with nothing to compare it to, such as a new one. */
  public static List<Finding> judge(Side alone) {
    return findings(alone, rule -> rule.judge(alone));
  }

  private static List<Finding> findings(Side now, Function<Rule, Optional<String>> judgement) {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : ALL) {
      Optional<String> allowed = Optional.ofNullable(now.allowed().get(rule.id()));
      judgement
          .apply(rule)
          .map(message -> new Finding(rule.id(), rule.severity(), message, allowed))
          .ifPresent(findings::add);
    }
    return findings;
  }
}
