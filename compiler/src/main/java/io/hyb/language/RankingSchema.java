package io.hyb.language;

import io.hyb.arch.word.ValueType;
import java.util.List;
import java.util.Optional;

/** {@code ranking NAME { … }}. */
public final class RankingSchema {
  private static final String UNKNOWN = "unknown";

  public static final Key<String> TEACHER =
      Key.required("teacher", new Reference("teacher"), "The teacher whose heads are ranked.");

  public static final Key<Double> BASELINE =
      Key.optional(
          "baseline",
          Numbers.notNegative(),
          UNKNOWN,
          "The teacher's accuracy on the probe with every head, 0 to 1.");

  public static final Key<Integer> EXAMPLES =
      Key.of("examples", Numbers.whole(1), 256, "Prompts to rank with.");

  public static final BlockType PROBE =
      ProbeSchema.with(
          "What the heads are, or are to be, ranked by. A ranking with a probe and no heads is"
              + " measured by `hyb run`.",
          EXAMPLES);

  public static final Key<String> TEACHER_SHA256 =
      Key.required(
          "teacher_sha256",
          Type.TEXT,
          "SHA-256 of the teacher's weights: of `model.safetensors`, or of its shards one after"
              + " another in the order of their names.");

  public static final Key<String> HYB =
      Key.optional("hyb", Type.TEXT, UNKNOWN, "The version of Hyb that measured it.");

  public static final Key<Long> SEED =
      Key.optional("seed", Numbers.seed(), UNKNOWN, "Seed of the prompts.");

  public static final Key<ValueType> PRECISION =
      Key.optional(
          "precision",
          Choice.of(ValueType.values()),
          UNKNOWN,
          "The numbers that the teacher computed in.");

  public static final BlockType MEASURED =
      BlockType.of(
          "measured",
          "Where the scores are from; written by `rank`. Other weights in the teacher's folder are"
              + " a warning.",
          Schema.of("measured", TEACHER_SHA256, HYB, SEED, PRECISION));

  public static final SetKey ORDER =
      new SetKey("order", "HEADS", "The heads, best first, where no scores are known.");

  public static final BlockType RANKING =
      BlockType.of(
              "ranking",
              "A teacher's heads by how much retrieval depends on them.",
              new Schema(
                  "a ranking",
                  List.of(TEACHER, BASELINE, PROBE, MEASURED, ORDER, Clause.ALLOW),
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
