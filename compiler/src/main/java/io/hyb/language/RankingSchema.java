package io.hyb.language;

import java.util.List;
import java.util.Optional;

/** {@code ranking NAME { … }}. */
public final class RankingSchema {
  public static final Key<String> TEACHER =
      Key.required("teacher", new Reference("teacher"), "The teacher whose heads are ranked.");

  public static final Key<Double> BASELINE =
      Key.optional(
          "baseline",
          Numbers.notNegative(),
          "unknown",
          "The teacher's accuracy on the probe with every head, 0 to 1.");

  public static final Key<Integer> EXAMPLES =
      Key.of("examples", Numbers.whole(1), 256, "Prompts to rank with.");

  public static final BlockType PROBE =
      ProbeSchema.with(
          "What the heads are, or are to be, ranked by. A ranking with a probe and no heads is"
              + " measured by `hyb run`.",
          EXAMPLES);

  public static final SetKey ORDER =
      new SetKey("order", "HEADS", "The heads, best first, where no scores are known.");

  public static final BlockType RANKING =
      BlockType.of(
              "ranking",
              "A teacher's heads by how much retrieval depends on them.",
              new Schema(
                  "a ranking",
                  List.of(TEACHER, BASELINE, PROBE, ORDER, Clause.ALLOW),
                  Optional.of(
                      new Entries(
                          word -> Head.parse(word).isPresent(),
                          "L9H25 = 0.412 +- 0.015",
                          "A head and the accuracy lost without it, with the standard error;"
                              + " highest first."))))
          .labelled(Label.NAME)
          .occurring(Occurrence.REPEATED);

  private RankingSchema() {}
}
