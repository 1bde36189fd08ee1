package io.hyb.arch.text;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A teacher's shape in Hyb's language, as people would write it: defaults are left out. */
public final class TeacherText {
  private TeacherText() {}

  /** Writes the declaration, with {@code weights} where the teacher has them. */
  public static void write(Teacher shape, SpecWriter out) {
    out.open("teacher " + shape.name());
    shape.weights().ifPresent(folder -> out.line("weights = " + SpecValue.quoted(folder)));
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
    out.close();
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
}
