package io.hyb.runtime.gguf;

import io.hyb.arch.Teacher;
import java.math.BigDecimal;

/** The spec of an imported teacher: its shape in Hyb's language. */
final class TeacherSpec {
  private TeacherSpec() {}

  /**
   * A file's name as a name in a spec, without its ending and how it is quantised: {@code
   * SmolLM2_135M_Instruct} for {@code SmolLM2-135M-Instruct.Q4_1.gguf}.
   */
  static String nameFrom(String fileName) {
    String name =
        fileName
            .replaceFirst("(?i)\\.gguf$", "")
            .replaceFirst("(?i)[.-](I?Q\\d\\w*|B?F(P)?16|F(P)?32)$", "")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .replaceFirst("_$", "");
    return name.matches("[A-Za-z].*") ? name : "Teacher_" + name.replaceFirst("^_", "");
  }

  /** The text of a spec that stands in the folder of the weights. */
  static String text(Teacher shape, String gguf) {
    StringBuilder text = new StringBuilder();
    text.append("// Imported from %s by `hyb import`.\nhyb 1\n\n".formatted(oneLine(gguf)));
    text.append("teacher %s {\n".formatted(shape.name()));
    text.append("  weights = \".\"\n  family = %s\n".formatted(shape.family().modelType()));
    text.append(
        "  layers = %d   heads = %d   kv_heads = %d   head_dim = %d\n"
            .formatted(shape.layers(), shape.heads(), shape.kvHeads(), shape.headDim()));
    text.append(
        "  d_model = %d   d_ff = %d   vocab = %d\n"
            .formatted(shape.dModel(), shape.dFf(), shape.vocab()));
    shape
        .maxPositions()
        .ifPresent(positions -> text.append("  context = %d\n".formatted(positions)));
    text.append(
        "  rope { theta = %s%s%s }\n"
            .formatted(number(shape.rope().theta()), partial(shape), scaling(shape)));
    text.append("  norm_eps = %s\n".formatted(number(shape.normEps())));
    text.append("  tie_embeddings = %s\n}\n".formatted(shape.tieEmbeddings()));
    return text.toString();
  }

  private static String partial(Teacher shape) {
    return shape.family().partialRope()
        ? "   partial = %s%%".formatted(number(100 * shape.rope().partial()))
        : "";
  }

  private static String scaling(Teacher shape) {
    return shape
        .rope()
        .scaling()
        .map(
            scaling ->
                ("   scaling llama3 { factor = %s   low_freq_factor = %s   high_freq_factor = %s"
                        + "   original_context = %d }")
                    .formatted(
                        number(scaling.factor()),
                        number(scaling.lowFreqFactor()),
                        number(scaling.highFreqFactor()),
                        scaling.originalContext()))
        .orElse("");
  }

  /** As the language writes numbers: plain, or where that would be long with an exponent. */
  private static String number(double value) {
    BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
    String plain = decimal.toPlainString();
    int exponent = decimal.precision() - decimal.scale() - 1;
    return exponent > -4 ? plain : decimal.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }

  private static String oneLine(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
