package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<String, String> allowed = diff.now().allowed();
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : ALL) {
      rule.judge(diff)
          .map(
              message ->
                  new Finding(
                      rule.id(),
                      rule.severity(),
                      message,
                      Optional.ofNullable(allowed.get(rule.id()))))
          .ifPresent(findings::add);
    }
    return findings;
  }
}
