package io.hyb.runtime.gguf;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.text.SpecValue;
import io.hyb.arch.text.SpecWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

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
    SpecWriter out = new SpecWriter();
    out.comment("Imported from " + oneLine(gguf) + " by `hyb import`.").line("hyb 1").blank();
    out.open("teacher " + shape.name());
    out.line("weights = \".\"");
    out.line("family = " + shape.family().modelType());
    out.line(
        "layers = " + shape.layers(),
        "heads = " + shape.heads(),
        "kv_heads = " + shape.kvHeads(),
        "head_dim = " + shape.headDim());
    out.line("d_model = " + shape.dModel(), "d_ff = " + shape.dFf(), "vocab = " + shape.vocab());
    shape.maxPositions().ifPresent(most -> out.line("context = " + SpecValue.context(most)));
    out.line(rope(shape));
    out.line("norm_eps = " + SpecValue.number(shape.normEps()));
    out.line("tie_embeddings = " + shape.tieEmbeddings());
    return out.close().toString();
  }

  private static String rope(Teacher shape) {
    RopeShape rope = shape.rope();
    List<String> items = new ArrayList<>(List.of("theta = " + SpecValue.number(rope.theta())));
    if (shape.family().partialRope()) {
      BigDecimal points = BigDecimal.valueOf(rope.partial()).movePointRight(2);
      items.add("partial = " + SpecValue.percent(points));
    }
    rope.scaling().ifPresent(scaling -> items.add(scaling(scaling)));
    return SpecWriter.block("rope", items);
  }

  private static String scaling(RopeShape.Llama3Scaling scaling) {
    return SpecWriter.block(
        "scaling llama3",
        List.of(
            "factor = " + SpecValue.number(scaling.factor()),
            "low_freq_factor = " + SpecValue.number(scaling.lowFreqFactor()),
            "high_freq_factor = " + SpecValue.number(scaling.highFreqFactor()),
            "original_context = " + SpecValue.context(scaling.originalContext())));
  }

  private static String oneLine(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
