package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.LAYER_SHAPE;
import static io.hyb.codegen.RuntimeType.MERGE;
import static io.hyb.codegen.RuntimeType.MODEL_SHAPE;
import static io.hyb.codegen.RuntimeType.SSM_SHAPE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Layer;
import io.hyb.arch.Ssm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes a hybrid's model class: its layers one by one, each by its kind. */
final class HybridClass {
  private final Hybrid hybrid;
  private final ClassName teacherClass;
  private final LayerKinds kinds;
  private final Unit unit;
  private final Map<Ssm, String> ssms = new LinkedHashMap<>();

  private HybridClass(Hybrid hybrid, ClassName name, ClassName teacherClass, LayerKinds kinds) {
    this.hybrid = hybrid;
    this.teacherClass = teacherClass;
    this.kinds = kinds;
    this.unit = new Unit(name, javadoc(hybrid), Modifier.PUBLIC);
  }

  static Unit of(Hybrid hybrid, ClassName name, ClassName teacherClass, LayerKinds kinds) {
    HybridClass writer = new HybridClass(hybrid, name, teacherClass, kinds);
    writer.ssmConstants();
    ModelBody.write(
        writer.unit,
        hybrid.teacher(),
        writer.shape(),
        writer.layers(),
        kinds.all().stream().anyMatch(LayerKind::attends));
    return writer.unit;
  }

  private static String javadoc(Hybrid hybrid) {
    int heads = hybrid.teacher().layers() * hybrid.teacher().heads();
    return "%s: %s with %d of its %d heads kept as attention. From %s, %s."
        .formatted(
            hybrid.name(),
            hybrid.teacher().name(),
            hybrid.keptHeads(),
            heads,
            Prose.escaped(hybrid.file()),
            Prose.listed("line", List.of(hybrid.line())));
  }

  /** One constant for each distinct recurrence, called by its state and, if need be, a number. */
  private void ssmConstants() {
    for (Layer layer : hybrid.layers()) {
      if (!kinds.kind(layer).recurs()) {
        continue;
      }
      Ssm ssm = layer.ssm().orElseThrow();
      if (ssms.containsKey(ssm)) {
        continue;
      }
      String plain = "STATE_" + ssm.dState();
      long namesakes = ssms.keySet().stream().filter(s -> s.dState() == ssm.dState()).count();
      String name = namesakes == 0 ? plain : plain + "_" + (namesakes + 1);
      ssms.put(ssm, name);
      unit.constant(
          SSM_SHAPE,
          name,
          CodeBlock.of(
              "new $T($L, $L, $L, $T.$L)",
              SSM_SHAPE,
              Literal.of(ssm.dState()),
              Literal.of(ssm.conv()),
              Literal.of(ssm.chunk()),
              SSM_SHAPE.nestedClass("Init"),
              ssm.init().name()),
          Modifier.PRIVATE);
    }
  }

  private CodeBlock shape() {
    CodeBlock layers =
        hybrid.layers().stream().map(this::layerShape).collect(CodeBlock.joining(",\n"));
    return CodeBlock.of(
        "\n$>$>$T.ofHybrid(\n$>$>$S,\n$T.SHAPE.teacher(),\n$L)$<$<$<$<",
        MODEL_SHAPE,
        hybrid.name(),
        teacherClass,
        layers);
  }

  private CodeBlock layerShape(Layer layer) {
    LayerKind kind = kinds.kind(layer);
    if (!kind.recurs()) {
      return CodeBlock.of("$T.attention(HEADS)", LAYER_SHAPE);
    }
    return CodeBlock.of(
        "$T.hybrid(HEADS, $T.$L, $L$L)",
        LAYER_SHAPE,
        MERGE,
        layer.merge().name(),
        ssms.get(layer.ssm().orElseThrow()),
        furtherArguments(kind.kept()));
  }

  /** {@code , 0, 7}, to be broken where a line gets too long. */
  private static CodeBlock furtherArguments(List<Integer> numbers) {
    return CodeBlock.of(
        numbers.stream().map(number -> ",$W" + number).collect(Collectors.joining()));
  }

  private CodeBlock layers() {
    CodeBlock each =
        hybrid.layers().stream().map(this::construction).collect(CodeBlock.joining(",\n"));
    return CodeBlock.of("layers =\n$>$>$T.of(\n$>$>$L);\n$<$<$<$<", List.class, each);
  }

  private CodeBlock construction(Layer layer) {
    LayerKind kind = kinds.kind(layer);
    return CodeBlock.of(
        kind.attends() ? "new $T(weights.at($S), rope)" : "new $T(weights.at($S))",
        kinds.className(kind),
        "model.layers." + layer.index());
  }
}
