package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.HYBRID;
import static io.hyb.codegen.RuntimeType.INIT;
import static io.hyb.codegen.RuntimeType.LAYER_SHAPE;
import static io.hyb.codegen.RuntimeType.MERGE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import io.hyb.source.Origins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/** Writes a hybrid's model class: its layers one by one, each by its kind. */
final class HybridClass {
  private final Hybrid hybrid;
  private final ClassName teacherClass;
  private final CodeBlock schedule;
  private final LayerKinds kinds;
  private final Unit unit;
  private final Map<Mixer, String> mixers = new LinkedHashMap<>();

  private HybridClass(
      Hybrid hybrid, ClassName teacherClass, CodeBlock schedule, LayerKinds kinds, Unit unit) {
    this.hybrid = hybrid;
    this.teacherClass = teacherClass;
    this.schedule = schedule;
    this.kinds = kinds;
    this.unit = unit;
  }

  /**
   * @param schedule what gives the hybrid's schedule
   */
  static Unit of(
      Hybrid hybrid,
      ClassName name,
      ClassName teacherClass,
      CodeBlock schedule,
      LayerKinds kinds,
      Origins origins) {
    Unit unit = new Unit(name, javadoc(hybrid, origins), Modifier.PUBLIC);
    HybridClass writer = new HybridClass(hybrid, teacherClass, schedule, kinds, unit);
    writer.mixerConstants();
    ModelBody.write(
        unit,
        hybrid.teacher(),
        HYBRID,
        writer.shape(),
        writer.layers(),
        kinds.all().stream().anyMatch(LayerKind::attends));
    return unit;
  }

  private static String javadoc(Hybrid hybrid, Origins origins) {
    return "%s: %s with %d of its %d heads kept as attention.%s"
        .formatted(
            hybrid.name(),
            hybrid.teacher().name(),
            hybrid.keptHeads(),
            hybrid.teacher().allHeads(),
            Prose.from(origins.of(hybrid.name()).stream().toList()));
  }

  /** One constant for each distinct recurrence, called by its state and, if need be, a number. */
  private void mixerConstants() {
    for (LayerShape layer : hybrid.stack()) {
      layer.mixer().filter(mixer -> !mixers.containsKey(mixer)).ifPresent(this::constant);
    }
  }

  private void constant(Mixer mixer) {
    String plain = "STATE_" + mixer.dState();
    long namesakes = mixers.keySet().stream().filter(m -> m.dState() == mixer.dState()).count();
    String name = namesakes == 0 ? plain : plain + "_" + (namesakes + 1);
    mixers.put(mixer, name);
    ClassName type = ClassName.get(mixer.getClass());
    CodeBlock settings =
        mixer.settings().stream().map(HybridClass::setting).collect(CodeBlock.joining(", "));
    unit.constant(type, name, CodeBlock.of("new $T($L)", type, settings), Modifier.PRIVATE);
  }

  /** A setting as an argument of its mixer's constructor, which takes all of them in order. */
  private static CodeBlock setting(Setting setting) {
    return setting.value() instanceof Integer number
        ? CodeBlock.of("$L", Literal.of(number))
        : CodeBlock.of("$T.$L", INIT, setting.value().toString().toUpperCase(Locale.ROOT));
  }

  private CodeBlock shape() {
    CodeBlock layers =
        hybrid.stack().stream().map(this::layerShape).collect(CodeBlock.joining(",\n"));
    return CodeBlock.of(
        "\n$>$>new $T(\n$>$>$S,\n$T.SHAPE,\n$L,\n$L)$<$<$<$<",
        HYBRID,
        hybrid.name(),
        teacherClass,
        schedule,
        layers);
  }

  private CodeBlock layerShape(LayerShape layer) {
    CodeBlock window =
        layer
            .window()
            .map(positions -> CodeBlock.of(".withWindow($L)", Literal.of(positions)))
            .orElse(CodeBlock.of(""));
    return CodeBlock.of("$L$L", everywhere(layer), window);
  }

  /** A layer as it is without a window. */
  private CodeBlock everywhere(LayerShape layer) {
    if (layer.mixer().isEmpty()) {
      return CodeBlock.of("$T.attention(HEADS)", LAYER_SHAPE);
    }
    return CodeBlock.of(
        "$T.hybrid(HEADS, $T.$L, $L$L)",
        LAYER_SHAPE,
        MERGE,
        layer.merge().orElseThrow().kind().name(),
        mixers.get(layer.mixer().get()),
        furtherArguments(layer.kept()));
  }

  /** {@code , 0, 7}, to be broken where a line gets too long. */
  private static CodeBlock furtherArguments(List<Integer> numbers) {
    return CodeBlock.of(
        numbers.stream().map(number -> ",$W" + number).collect(Collectors.joining()));
  }

  private CodeBlock layers() {
    CodeBlock each =
        IntStream.range(0, hybrid.stack().size())
            .mapToObj(this::construction)
            .collect(CodeBlock.joining(",\n"));
    return CodeBlock.of("layers =\n$>$>$T.of(\n$>$>$L);\n$<$<$<$<", List.class, each);
  }

  private CodeBlock construction(int index) {
    LayerKind kind = LayerKind.of(hybrid.stack().get(index));
    return CodeBlock.of(
        kind.attends() ? "new $T(weights.at($S), rope)" : "new $T(weights.at($S))",
        kinds.className(kind),
        "model.layers." + index);
  }
}
