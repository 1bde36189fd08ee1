package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.ROPE_SHAPE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/** Writes a teacher's model class: all layers alike, and the constants that its hybrid shares. */
final class TeacherClass {
  /** Constants of the teacher's class that the other classes of its package use. */
  static final List<String> SHARED =
      List.of(
          "LAYERS",
          "HEADS",
          "KV_HEADS",
          "HEAD_DIM",
          "D_MODEL",
          "D_FF",
          "VOCAB",
          "ROPE",
          "NORM_EPS",
          "TIE_EMBEDDINGS");

  private final Teacher teacher;
  private final ClassName layerClass;
  private final Unit unit;

  private TeacherClass(Teacher teacher, ClassName name, ClassName layerClass, String role) {
    this.teacher = teacher;
    this.layerClass = layerClass;
    this.unit = new Unit(name, javadoc(teacher, role), Modifier.PUBLIC);
  }

  /**
   * @param role the sentence that tells where the teacher comes from or what it is for
   */
  static Unit of(Teacher teacher, ClassName name, ClassName layerClass, String role) {
    TeacherClass writer = new TeacherClass(teacher, name, layerClass, role);
    writer.constants();
    ModelBody.write(
        writer.unit, teacher, RuntimeType.TEACHER, writer.shape(), writer.layers(), true);
    return writer.unit;
  }

  private static String javadoc(Teacher teacher, String role) {
    String sharing =
        teacher.kvHeads() == teacher.heads()
            ? " heads"
            : " query heads and " + Prose.count(teacher.kvHeads()) + " key-value heads";
    return "%s: a Transformer of %s with %s%s each. %s"
        .formatted(
            teacher.name(),
            Prose.plural(teacher.layers(), "layer"),
            Prose.count(teacher.heads()),
            sharing,
            role);
  }

  private void constants() {
    whole("LAYERS", teacher.layers());
    whole("HEADS", teacher.heads());
    whole("KV_HEADS", teacher.kvHeads());
    whole("HEAD_DIM", teacher.headDim());
    whole("D_MODEL", teacher.dModel());
    whole("D_FF", teacher.dFf());
    whole("VOCAB", teacher.vocab());
    unit.constant(ROPE_SHAPE, "ROPE", rope(teacher.rope()));
    unit.constant(TypeName.DOUBLE, "NORM_EPS", CodeBlock.of(Literal.of(teacher.normEps())));
    unit.constant(TypeName.BOOLEAN, "TIE_EMBEDDINGS", CodeBlock.of("$L", teacher.tieEmbeddings()));
  }

  private void whole(String name, int value) {
    unit.constant(TypeName.INT, name, CodeBlock.of(Literal.of(value)));
  }

  private static CodeBlock rope(RopeShape rope) {
    return rope.partial() == 1
        ? frequencies(rope)
        : CodeBlock.of("$L.withPartial($L)", frequencies(rope), Literal.of(rope.partial()));
  }

  private static CodeBlock frequencies(RopeShape rope) {
    return rope.scaling()
        .map(
            scaling ->
                CodeBlock.of(
                    "$T.llama3($L,$W$L,$W$L,$W$L,$W$L)",
                    ROPE_SHAPE,
                    Literal.of(rope.theta()),
                    Literal.of(scaling.factor()),
                    Literal.of(scaling.lowFreqFactor()),
                    Literal.of(scaling.highFreqFactor()),
                    Literal.of(scaling.originalContext())))
        .orElseGet(() -> CodeBlock.of("$T.plain($L)", ROPE_SHAPE, Literal.of(rope.theta())));
  }

  private CodeBlock shape() {
    return CodeBlock.of(
        """
        \n$>$>new $T(
        $>$>$S,
        $L,
        $T.$L,
        LAYERS,
        HEADS,
        KV_HEADS,
        HEAD_DIM,
        D_MODEL,
        D_FF,
        VOCAB,
        ROPE,
        NORM_EPS,
        TIE_EMBEDDINGS,
        $L)$<$<$<$<""",
        RuntimeType.TEACHER,
        teacher.name(),
        optional("$S", teacher.weights()),
        RuntimeType.FAMILY,
        teacher.family().name(),
        optional("$L", teacher.maxPositions().map(Literal::of)));
  }

  private static CodeBlock optional(String format, Optional<?> value) {
    return value
        .map(present -> CodeBlock.of("$T.of(" + format + ")", Optional.class, present))
        .orElseGet(() -> CodeBlock.of("$T.empty()", Optional.class));
  }

  private CodeBlock layers() {
    return CodeBlock.of(
        """
        layers =
        $>$>$T.range(0, LAYERS)
        $>$>.<$T>mapToObj(i -> new $T(weights.at($S + i), rope))
        .toList();
        $<$<$<$<""",
        IntStream.class,
        RuntimeType.LAYER,
        layerClass,
        "model.layers.");
  }
}
