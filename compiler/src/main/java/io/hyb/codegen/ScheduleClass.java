package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.KV_PROBE;
import static io.hyb.codegen.RuntimeType.SCHEDULE;
import static io.hyb.codegen.RuntimeType.SOURCE;
import static io.hyb.codegen.RuntimeType.STAGE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import io.hyb.arch.Distillation;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the schedule as code: sources with all their settings, stages with what they say. */
final class ScheduleClass {
  private ScheduleClass() {}

  /**
   * @param model the hybrid's name
   */
  static Unit of(String model, Distillation distillation, ClassName name) {
    Unit unit =
        new Unit(name, "How " + model + " is distilled: where tokens come from, stage by stage.");
    CodeBlock sources =
        distillation.data().stream().map(ScheduleClass::source).collect(CodeBlock.joining(",\n"));
    CodeBlock stages =
        distillation.stages().stream().map(ScheduleClass::stage).collect(CodeBlock.joining(",\n"));
    unit.constant(
        SCHEDULE,
        "SCHEDULE",
        CodeBlock.of("\n$>$>new $T(\n$>$>$L,\n$L)$<$<$<$<", SCHEDULE, list(sources), list(stages)));
    unit.type().addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    return unit;
  }

  private static CodeBlock list(CodeBlock elements) {
    return elements.isEmpty()
        ? CodeBlock.of("$T.of()", List.class)
        : CodeBlock.of("$T.of(\n$>$>$L)$<$<", List.class, elements);
  }

  private static CodeBlock source(Source source) {
    String share = Literal.of(source.share());
    if (source instanceof Source.Text text) {
      return CodeBlock.of("new $T($S, $L)", kind("Text"), text.pattern(), share);
    }
    if (source instanceof Source.Jsonl lines) {
      return CodeBlock.of(
          "new $T($S, $S, $L)", kind("JsonLines"), lines.pattern(), lines.field(), share);
    }
    if (source instanceof Source.Kv kv) {
      return CodeBlock.of("new $T(\n$>$>$L,\n$L)$<$<", kind("Kv"), probe(kv.probe()), share);
    }
    if (source instanceof Source.Copy copy) {
      return CodeBlock.of(
          "new $T($L, $L, $L)",
          kind("Copy"),
          Literal.of(copy.lengthFrom()),
          Literal.of(copy.lengthTo()),
          share);
    }
    if (source instanceof Source.Needle needle) {
      return CodeBlock.of(
          "new $T($L, $L, $L)",
          kind("Needle"),
          Literal.of(needle.lengthFrom()),
          Literal.of(needle.lengthTo()),
          share);
    }
    if (source instanceof Source.Sampled sampled) {
      return CodeBlock.of(
          "new $T($L, $L, $L, $L)",
          kind("Teacher"),
          Literal.of(sampled.sequences()),
          Literal.of(sampled.length()),
          Literal.of(sampled.temperature()),
          share);
    }
    throw new IllegalStateException("no code for the source " + source);
  }

  private static ClassName kind(String name) {
    return SOURCE.nestedClass(name);
  }

  private static CodeBlock probe(KvProbe probe) {
    return CodeBlock.of(
        "new $T($L, $L, $L, $T.$L, $T.$L, $S)",
        KV_PROBE,
        Literal.of(probe.pairsFrom()),
        Literal.of(probe.pairsTo()),
        Literal.of(probe.pairsStep()),
        KV_PROBE.nestedClass("Form"),
        probe.form().name(),
        KV_PROBE.nestedClass("Values"),
        probe.values().name(),
        probe.separator());
  }

  /** Says what the spec says and leaves to {@code Stage.of} what is the language's default. */
  private static CodeBlock stage(Stage stage) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "$T.of($S, $T.$L, $L)$>$>",
                STAGE,
                stage.label(),
                STAGE.nestedClass("Match"),
                stage.match().name(),
                Literal.of(stage.tokens()));
    Stage.Train usual = stage.match() == Stage.Match.LOGITS ? Stage.Train.ALL : Stage.Train.MIXERS;
    if (stage.train() != usual) {
      code.add("\n.train($T.$L)", STAGE.nestedClass("Train"), stage.train().name());
    }
    setting(code, "lr", stage.lr(), 1e-4);
    setting(code, "batch", stage.batch(), 32);
    setting(code, "sequence", stage.sequence(), 512);
    setting(code, "accumulate", stage.accumulate(), 1);
    setting(code, "warmup", stage.warmup(), 0.1);
    setting(code, "decay", stage.decay(), 0.1);
    setting(code, "weightDecay", stage.weightDecay(), 0.1);
    setting(code, "clip", stage.clip(), 1.0);
    setting(code, "temperature", stage.temperature(), 1.0);
    return code.add("$<$<").build();
  }

  private static void setting(CodeBlock.Builder code, String name, double value, double usual) {
    if (value != usual) {
      code.add("\n.$L($L)", name, Literal.of(value));
    }
  }

  private static void setting(CodeBlock.Builder code, String name, int value, int usual) {
    if (value != usual) {
      code.add("\n.$L($L)", name, Literal.of(value));
    }
  }
}
