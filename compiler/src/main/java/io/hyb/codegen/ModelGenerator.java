package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes the Java of an architecture: a pure function of what it is given. */
public final class ModelGenerator {
  private final Spec spec;
  private final Names names;
  private final List<Unit> units = new ArrayList<>();

  private ModelGenerator(Model model, Spec spec) {
    this.spec = spec;
    this.names = new Names(model.name());
  }

  /** The sources of {@code model}; those of a hybrid hold its teacher's too. */
  public static GeneratedModel generate(Model model, Spec spec) {
    ModelGenerator generator = new ModelGenerator(model, spec);
    ClassName teacher =
        model instanceof Hybrid hybrid
            ? generator.hybrid(hybrid)
            : generator.teacherAlone((Teacher) model);
    return generator.finished(model.name(), teacher);
  }

  /**
   * @return the class of the teacher, which holds the shared constants
   */
  private ClassName hybrid(Hybrid hybrid) {
    Teacher teacher = hybrid.teacher();
    ClassName name = names.claim(hybrid.name());
    ClassName teacherName = teacher(teacher, "The teacher of %s.".formatted(hybrid.name()));
    LayerKinds kinds = new LayerKinds(hybrid, names);
    units.add(HybridClass.of(hybrid, name, teacherName, kinds));
    for (LayerKind kind : kinds.all()) {
      String javadoc = LayerProse.of(hybrid, kind, kinds.layers(kind));
      units.add(LayerClass.ofHybrid(teacher, kind, kinds.className(kind), javadoc));
    }
    CodeBlock schedule =
        hybrid
            .distillation()
            .map(
                distillation -> {
                  ClassName scheduleName = names.claim(name.simpleName() + "Schedule");
                  units.add(ScheduleClass.of(hybrid.name(), distillation, scheduleName));
                  return CodeBlock.of("$T.SCHEDULE", scheduleName);
                })
            .orElseGet(() -> CodeBlock.of("$T.NONE", RuntimeType.SCHEDULE));
    CodeBlock teacherDefinition = CodeBlock.of("$T.of($T.DEFINITION)", Optional.class, teacherName);
    units.add(MainClass.of(names.main(), hybrid.name(), spec, name, teacherDefinition, schedule));
    return teacherName;
  }

  private ClassName teacherAlone(Teacher teacher) {
    String origin =
        "From %s, %s."
            .formatted(Prose.escaped(spec.file()), Prose.listed("line", List.of(teacher.line())));
    ClassName name = teacher(teacher, origin);
    units.add(
        MainClass.of(
            names.main(),
            teacher.name(),
            spec,
            name,
            CodeBlock.of("$T.empty()", Optional.class),
            CodeBlock.of("$T.NONE", RuntimeType.SCHEDULE)));
    return name;
  }

  private ClassName teacher(Teacher teacher, String role) {
    ClassName name = names.claim(teacher.name());
    boolean grouped = teacher.kvHeads() < teacher.heads();
    ClassName layerName = names.claim(grouped ? "GroupedAttentionLayer" : "AttentionLayer");
    units.add(TeacherClass.of(teacher, name, layerName, role));
    units.add(LayerClass.ofTeacher(teacher, layerName, LayerProse.ofTeacher(teacher)));
    return name;
  }

  private GeneratedModel finished(String model, ClassName constants) {
    List<GeneratedSource> sources =
        units.stream()
            .map(unit -> unit.source(spec, constants))
            .sorted(Comparator.comparing(GeneratedSource::path))
            .toList();
    return new GeneratedModel(model, names.main().canonicalName(), sources);
  }
}
