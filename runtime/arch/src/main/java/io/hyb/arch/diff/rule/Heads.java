package io.hyb.arch.diff.rule;

import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.diff.Retrieval;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Heads in a sentence. */
final class Heads {
  private Heads() {}

  /** Such as {@code L4H2 (0.412), L3H2 and 4 more heads}. */
  static String named(List<RankedHead> heads, int most) {
    int named = heads.size() > most ? most - 1 : heads.size();
    String text = heads.stream().limit(named).map(Heads::scored).collect(Collectors.joining(", "));
    return heads.size() > named ? text + " and " + (heads.size() - named) + " more heads" : text;
  }

  private static String scored(RankedHead head) {
    String name = Retrieval.name(head.layer(), head.head());
    return head.score()
        .map(score -> name + String.format(Locale.US, " (%.3f)", score.loss()))
        .orElse(name);
  }
}
