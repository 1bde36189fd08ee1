package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.KV_PROBE;
import static io.hyb.codegen.RuntimeType.SCHEDULE;
import static io.hyb.codegen.RuntimeType.SOURCE;
import static io.hyb.codegen.RuntimeType.STAGE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Schedule;
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
  static Unit of(String model, Schedule schedule, ClassName name) {
    Unit unit =
        new Unit(name, "How " + model + " is distilled: where tokens come from, stage by stage.");
    CodeBlock sources =
        schedule.data().stream().map(ScheduleClass::source).collect(CodeBlock.joining(",\n"));
    CodeBlock stages =
        schedule.stages().stream().map(ScheduleClass::stage).collect(CodeBlock.joining(",\n"));
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
    if (source instanceof Source.JsonLines lines) {
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
          Literal.of(copy.minLength()),
          Literal.of(copy.maxLength()),
          share);
    }
    if (source instanceof Source.Needle needle) {
      return CodeBlock.of(
          "new $T($L, $L, $L)",
          kind("Needle"),
          Literal.of(needle.minLength()),
          Literal.of(needle.maxLength()),
          share);
    }
    if (source instanceof Source.Sampled sampled) {
      return CodeBlock.of(
          "new $T($L, $L, $L, $L)",
          kind("Sampled"),
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

  /** Every value by its name: a JAR's schedule is the spec's, whatever the language's defaults. */
  private static CodeBlock stage(Stage stage) {
    CodeBlock.Builder code = CodeBlock.builder().add("$T.labelled($S)$>$>", STAGE, stage.label());
    say(code, "match", CodeBlock.of("$T.$L", STAGE.nestedClass("Match"), stage.match().name()));
    say(code, "train", CodeBlock.of("$T.$L", STAGE.nestedClass("Train"), stage.train().name()));
    say(code, "tokens", Literal.of(stage.tokens()));
    say(code, "lr", Literal.of(stage.lr()));
    say(code, "batch", Literal.of(stage.batch()));
    say(code, "sequence", Literal.of(stage.sequence()));
    say(code, "accumulate", Literal.of(stage.accumulate()));
    say(code, "warmup", Literal.of(stage.warmup()));
    say(code, "decay", Literal.of(stage.decay()));
    say(code, "weightDecay", Literal.of(stage.weightDecay()));
    say(code, "clip", Literal.of(stage.clip()));
    say(code, "temperature", Literal.of(stage.temperature()));
    say(code, "recompute", stage.recompute());
    return code.add("\n.build()$<$<").build();
  }

  private static void say(CodeBlock.Builder code, String name, Object value) {
    code.add("\n.$L($L)", name, value);
  }
}
