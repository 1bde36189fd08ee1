package io.hyb.show;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.language.Numbers;
import io.hyb.language.TeacherSchema;

/** Writes {@code teacher NAME { … }}. */
final class TeacherBlock {
  private final SpecBlocks out;

  TeacherBlock(SpecBlocks out) {
    this.out = out;
  }

  void write(Teacher teacher) {
    String at = teacher.name();
    out.open(TeacherSchema.TEACHER, at, at);
    teacher.weights().ifPresent(folder -> out.key(TeacherSchema.WEIGHTS, folder, at));
    out.key(TeacherSchema.FAMILY, teacher.family(), at);
    out.key(TeacherSchema.LAYERS, teacher.layers(), at);
    out.key(TeacherSchema.HEADS, teacher.heads(), at);
    out.key(TeacherSchema.KV_HEADS, teacher.kvHeads(), at);
    out.key(TeacherSchema.HEAD_DIM, teacher.headDim(), at);
    out.key(TeacherSchema.D_MODEL, teacher.dModel(), at);
    out.key(TeacherSchema.D_FF, teacher.dFf(), at);
    out.key(TeacherSchema.VOCAB, teacher.vocab(), at);
    teacher.maxPositions().ifPresent(context -> out.key(TeacherSchema.CONTEXT, context, at));
    rope(teacher.rope(), at + "." + TeacherSchema.ROPE.name());
    out.key(TeacherSchema.NORM_EPS, teacher.normEps(), at);
    out.key(TeacherSchema.TIE_EMBEDDINGS, teacher.tieEmbeddings(), at);
    out.close();
  }

  private void rope(RopeShape rope, String at) {
    out.open(TeacherSchema.ROPE);
    out.key(TeacherSchema.THETA, rope.theta(), at);
    out.key(TeacherSchema.PARTIAL, Numbers.points(rope.partial()), at);
    rope.scaling().ifPresent(scaling -> scaling(scaling, at + "." + TeacherSchema.SCALING.name()));
    out.close();
  }

  private void scaling(RopeShape.Llama3Scaling scaling, String at) {
    out.open(TeacherSchema.SCALING, TeacherSchema.LLAMA3.name(), at);
    out.key(TeacherSchema.FACTOR, scaling.factor(), at);
    out.key(TeacherSchema.LOW_FREQ_FACTOR, scaling.lowFreqFactor(), at);
    out.key(TeacherSchema.HIGH_FREQ_FACTOR, scaling.highFreqFactor(), at);
    out.key(TeacherSchema.ORIGINAL_CONTEXT, scaling.originalContext(), at);
    out.close();
  }
}
