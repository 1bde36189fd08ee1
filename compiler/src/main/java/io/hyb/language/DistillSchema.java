package io.hyb.language;

import io.hyb.arch.Stage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** {@code distill { data { … } stage LABEL { … } }}. */
public final class DistillSchema {
  private static final BigDecimal TENTH = BigDecimal.TEN;

  public static final Key<Stage.Match> MATCH =
      Key.required(
          "match",
          Choice.of(Stage.Match.values()),
          "What the student is made to match: the teacher's mixing matrices, its layers' outputs"
              + " or its logits.");

  public static final Key<Stage.Train> TRAIN =
      Key.following(
          "train",
          Choice.of(Stage.Train.values()),
          Stage.Train.MIXERS,
          MATCH,
          Stage.Match.LOGITS,
          Stage.Train.ALL,
          "Which weights move.");

  public static final Key<Long> TOKENS =
      Key.required("tokens", Numbers.tokens(), "Training tokens of the stage.");

  public static final Key<Double> LR =
      Key.of("lr", Numbers.positive(), 1e-4, "Peak learning rate.");

  public static final Key<Integer> BATCH =
      Key.of("batch", Numbers.whole(1), 32, "Sequences in a micro-batch.");

  public static final Key<Integer> SEQUENCE =
      Key.of("sequence", Numbers.context(), 512, "Tokens in a sequence.");

  public static final Key<Integer> ACCUMULATE =
      Key.of("accumulate", Numbers.whole(1), 1, "Micro-batches in a step.");

  public static final Key<BigDecimal> WARMUP =
      Key.of("warmup", Numbers.percent(), TENTH, "Share of the steps in which the rate rises.");

  public static final Key<BigDecimal> DECAY =
      Key.of("decay", Numbers.percent(), TENTH, "Share of the steps in which the rate falls.");

  public static final Key<Double> WEIGHT_DECAY =
      Key.of("weight_decay", Numbers.notNegative(), 0.1, "AdamW's decoupled weight decay.");

  public static final Key<Double> CLIP =
      Key.of("clip", Numbers.positive(), 1.0, "Largest global norm of the gradient.");

  public static final Key<Double> TEMPERATURE =
      Key.of(
          "temperature",
          Numbers.positive(),
          1.0,
          "Softens both distributions of the loss on logits.");

  public static final Key<Boolean> RECOMPUTE =
      Key.of(
          "recompute",
          Type.FLAG,
          false,
          "Whether a layer's activations are dropped and computed again in the backward pass: less"
              + " memory, a second forward pass of the student. Changes nothing unless match ="
              + " logits.");

  public static final BlockType STAGE =
      BlockType.of(
              "stage",
              "A stage of the training; stages run in order.",
              new Schema(
                  "a stage",
                  List.of(
                      MATCH,
                      TRAIN,
                      TOKENS,
                      LR,
                      BATCH,
                      SEQUENCE,
                      ACCUMULATE,
                      WARMUP,
                      DECAY,
                      WEIGHT_DECAY,
                      CLIP,
                      TEMPERATURE,
                      RECOMPUTE),
                  Optional.empty()))
          .labelled(Label.LABEL)
          .occurring(Occurrence.REPEATED)
          .inherited(Inherited.BY_LABEL);

  public static final BlockType DISTILL =
      BlockType.of(
          "distill",
          "How the student is trained from its teacher.",
          Schema.of("distill", DataSchema.DATA, STAGE));

  private DistillSchema() {}
}
