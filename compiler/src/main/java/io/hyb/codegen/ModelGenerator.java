package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.source.Origins;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes the Java of an architecture: a pure function of what it is given. */
public final class ModelGenerator {
  private final Spec spec;
  private final Origins origins;
  private final Names names;
  private final List<Unit> units = new ArrayList<>();

  private ModelGenerator(Model model, Spec spec, Origins origins) {
    this.spec = spec;
    this.origins = origins;
    this.names = new Names(model.name());
  }

  /**
   * The sources of {@code model}; those of a hybrid hold its teacher's too.
   *
   * @param origins where its parts were said, for comments
   */
  public static GeneratedModel generate(Model model, Spec spec, Origins origins) {
    ModelGenerator generator = new ModelGenerator(model, spec, origins);
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
    CodeBlock schedule = schedule(hybrid, name);
    LayerKinds kinds = new LayerKinds(hybrid, names);
    units.add(HybridClass.of(hybrid, name, teacherName, schedule, kinds, origins));
    for (LayerKind kind : kinds.all()) {
      String javadoc = LayerProse.of(hybrid, kind, kinds.layers(kind), origins);
      units.add(LayerClass.ofHybrid(teacher, kind, kinds.className(kind), javadoc));
    }
    CodeBlock teacherDefinition = CodeBlock.of("$T.of($T.DEFINITION)", Optional.class, teacherName);
    units.add(MainClass.of(names.main(), hybrid, spec, name, teacherDefinition));
    return teacherName;
  }

  /** What gives the hybrid's schedule; a class of its own where there is one. */
  private CodeBlock schedule(Hybrid hybrid, ClassName name) {
    if (hybrid.schedule().equals(Schedule.NONE)) {
      return CodeBlock.of("$T.NONE", RuntimeType.SCHEDULE);
    }
    ClassName scheduleName = names.claim(name.simpleName() + "Schedule");
    units.add(ScheduleClass.of(hybrid.name(), hybrid.schedule(), scheduleName));
    return CodeBlock.of("$T.SCHEDULE", scheduleName);
  }

  private ClassName teacherAlone(Teacher teacher) {
    String origin = Prose.from(origins.of(teacher.name()).stream().toList()).strip();
    ClassName name = teacher(teacher, origin);
    CodeBlock none = CodeBlock.of("$T.empty()", Optional.class);
    units.add(MainClass.of(names.main(), teacher, spec, name, none));
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
