package io.hyb.language;

import io.hyb.arch.Family;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** {@code teacher NAME { … }}. */
public final class TeacherSchema {
  /** Far beyond any Transformer, and few enough to be listed head by head. */
  private static final int MOST = 1024;

  private static final String CONFIGURED = "from `config.json`; required without one";

  public static final Key<String> WEIGHTS =
      Key.optional(
          "weights",
          Type.TEXT,
          "no weights; `--weights` names them",
          "Folder of the weights in Hugging Face layout, relative to this file. Its `config.json`"
              + " fills in the keys left out here and must agree with the others.");

  public static final Key<Family> FAMILY =
      Key.optional(
          "family",
          Choice.of(Family.values()),
          CONFIGURED,
          "Architecture family: what fixes the norms, biases, MLP and positions.");

  public static final Key<Integer> LAYERS =
      Key.optional("layers", Numbers.whole(1, MOST), CONFIGURED, "Decoder layers.");

  public static final Key<Integer> HEADS =
      Key.optional("heads", Numbers.whole(1, MOST), CONFIGURED, "Query heads in each layer.");

  public static final Key<Integer> KV_HEADS =
      Key.optional(
          "kv_heads",
          Numbers.whole(1, MOST),
          CONFIGURED,
          "Key-value heads in each layer; divides `heads`.");

  public static final Key<Integer> HEAD_DIM =
      Key.optional("head_dim", Numbers.whole(1), CONFIGURED, "Width of a head; even.");

  public static final Key<Integer> D_MODEL =
      Key.optional(
          "d_model",
          Numbers.size(),
          CONFIGURED,
          "Width of the residual stream: `heads` × `head_dim`, except in `qwen3`.");

  public static final Key<Integer> D_FF =
      Key.optional("d_ff", Numbers.size(), CONFIGURED, "Inner width of the MLP.");

  public static final Key<Integer> VOCAB =
      Key.optional("vocab", Numbers.size(), CONFIGURED, "Rows of the embedding.");

  public static final Key<Integer> CONTEXT =
      Key.optional(
          "context",
          Numbers.context(),
          "from `config.json`, else unknown",
          "Longest context that the teacher was trained for.");

  public static final Key<Double> NORM_EPS =
      Key.optional("norm_eps", Numbers.positive(), CONFIGURED, "Epsilon of the norms.");

  public static final Key<Boolean> TIE_EMBEDDINGS =
      Key.optional(
          "tie_embeddings",
          Type.FLAG,
          CONFIGURED,
          "Whether the embedding is also the output projection.");

  public static final Key<Double> THETA =
      Key.optional(
          "theta", Numbers.positive(), CONFIGURED, "Base of the rotary embedding's frequencies.");

  public static final Key<BigDecimal> PARTIAL =
      Key.optional(
          "partial",
          Numbers.percent(),
          "100%; `phi`: from `config.json`, required without one",
          "Share of `head_dim` that is rotated, the first values of a head. Only `phi` may have"
              + " less than 100%.");

  public static final Key<Double> FACTOR =
      Key.required("factor", Numbers.positive(), "How many times the context is stretched.");

  public static final Key<Double> LOW_FREQ_FACTOR =
      Key.required(
          "low_freq_factor",
          Numbers.positive(),
          "Wavelengths longer than `original_context` divided by this are stretched fully.");

  public static final Key<Double> HIGH_FREQ_FACTOR =
      Key.required(
          "high_freq_factor",
          Numbers.positive(),
          "Wavelengths shorter than `original_context` divided by this are left alone.");

  public static final Key<Integer> ORIGINAL_CONTEXT =
      Key.required(
          "original_context", Numbers.context(), "Context that the model was first trained for.");

  /** Llama 3's scaling. */
  public static final Kind LLAMA3 =
      new Kind(
          "llama3",
          "Llama 3.1's scaling of the rotary frequencies.",
          Schema.of(
              "rope scaling llama3", FACTOR, LOW_FREQ_FACTOR, HIGH_FREQ_FACTOR, ORIGINAL_CONTEXT));

  public static final BlockType SCALING =
      BlockType.of(
              "scaling",
              "How the rotary frequencies are scaled for longer contexts.",
              Schema.of("rope scaling"))
          .withKinds(List.of(LLAMA3));

  public static final BlockType ROPE =
      BlockType.of(
          "rope", "The rotary position embedding.", Schema.of("rope", THETA, PARTIAL, SCALING));

  public static final BlockType TEACHER =
      BlockType.of(
              "teacher",
              "A Transformer's shape and the folder of its weights; a model in itself.",
              new Schema(
                  "a teacher",
                  List.of(
                      WEIGHTS,
                      FAMILY,
                      LAYERS,
                      HEADS,
                      KV_HEADS,
                      HEAD_DIM,
                      D_MODEL,
                      D_FF,
                      VOCAB,
                      CONTEXT,
                      ROPE,
                      NORM_EPS,
                      TIE_EMBEDDINGS,
                      Clause.ALLOW),
                  Optional.empty()))
          .labelled(Label.NAME)
          .occurring(Occurrence.REPEATED);

  private TeacherSchema() {}
}
