package io.hyb.check;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A teacher's widths must fit each other. */
record TeacherShape(Fields fields, List<Diagnostic> findings) {

  void check(
      Family family,
      Optional<Integer> heads,
      Optional<Integer> kvHeads,
      Optional<Integer> headDim,
      Optional<Integer> dModel) {
    if (heads.isPresent() && kvHeads.isPresent() && heads.get() % kvHeads.get() != 0) {
      conflict(
          TeacherReader.KV_HEADS,
          "heads = " + heads.get() + " cannot be shared out over kv_heads = " + kvHeads.get());
    }
    if (headDim.isPresent() && headDim.get() % 2 != 0) {
      conflict(
          TeacherReader.HEAD_DIM,
          "head_dim = " + headDim.get() + " is odd; rope turns pairs of values");
    }
    if (family.headsSpanModel() && heads.isPresent() && headDim.isPresent() && dModel.isPresent()) {
      long width = (long) heads.get() * headDim.get();
      if (width != dModel.get()) {
        conflict(
            TeacherReader.D_MODEL,
            "heads·head_dim = "
                + heads.get()
                + "·"
                + headDim.get()
                + " = "
                + width
                + ", but d_model = "
                + dModel.get());
      }
    }
  }

  /** Of a head that is rotated in part, pairs of values are. */
  void check(Optional<RopeShape> rope, Optional<Integer> headDim) {
    if (rope.isEmpty() || rope.get().partial() == 1 || headDim.isEmpty()) {
      return;
    }
    double rotated = headDim.get() * rope.get().partial();
    if (rotated == 0 || rotated % 2 != 0) {
      String share = BigDecimal.valueOf(rotated).stripTrailingZeros().toPlainString();
      conflict(
          TeacherReader.HEAD_DIM,
          "`rope.partial` of head_dim = "
              + headDim.get()
              + " is "
              + share
              + "; rope turns pairs of values");
    }
  }

  private void conflict(Key<Integer> key, String message) {
    Span span = fields.find(key).map(Located::span).orElse(fields.place());
    findings.add(Diagnostic.error("shape-conflict", span, message));
  }
}
