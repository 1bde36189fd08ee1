package io.hyb.convert.mohawk;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.convert.library.PublishedTeachers;
import io.hyb.convert.library.PublishedTeachers.Published;
import io.hyb.convert.mohawk.Student.Layer;
import java.util.Objects;
import java.util.Optional;

/**
 * The teacher that a student is made from: the published one that {@code TeacherConfig.dir} names
 * or that has the student's shape, else one that the config describes.
 */
final class TeacherChoice {
  private final PublishedTeachers published;
  private final Section config;
  private final Reading reading;

  TeacherChoice(PublishedTeachers published, Section config) {
    this.published = published;
    this.config = config;
    this.reading = config.reading();
  }

  /**
   * @param student what the config builds
   * @return a teacher of the library, or one without a file; nothing after an error
   */
  Optional<Published<Teacher>> of(Student student) {
    Section section = config.sectionOrEmpty("TeacherConfig");
    Optional<String> repository = section.text("dir");
    Optional<Published<Teacher>> named = repository.flatMap(published::named);
    Optional<Published<Teacher>> chosen =
        named
            .filter(it -> fits(it.value(), student))
            .or(() -> published.first(it -> fits(it, student)));
    if (repository.isEmpty()) {
      reading.missingThere(
          section.span(),
          "no TeacherConfig.dir says which teacher; the student has the shape of "
              + chosen.map(it -> it.value().name()).orElse("none that is known"));
    }
    if (named.isPresent() && !named.equals(chosen)) {
      reading.inexpressible(
          section.at("dir"),
          "the student's layers are not those of %s; a student learns from the teacher that it is"
                  .formatted(repository.get())
              + " made from"
              + chosen.map(it -> ", here " + it.value().name()).orElse(""));
    }
    if (chosen.isPresent()) {
      compare(chosen.get().value(), student);
      return chosen;
    }
    return described(student).map(teacher -> new Published<>("", teacher));
  }

  private static boolean fits(Teacher teacher, Student student) {
    return teacher.layers() == student.layers()
        && teacher.dModel() == student.dModel()
        && teacher.family().headsSpanModel()
        && student.dFf().filter(width -> width != teacher.dFf()).isEmpty();
  }

  private void compare(Teacher teacher, Student student) {
    Section input = student.input();
    if (student.family() != teacher.family() && anyAttends(student)) {
      reading.contradiction(
          student.place(),
          "the blocks are of the family %s, and %s is %s"
              .formatted(
                  student.family().modelType(), teacher.name(), teacher.family().modelType()));
    }
    differs("vocab_size", student.vocab(), teacher.vocab(), student, teacher);
    differs("tie_embeddings", student.tied(), teacher.tieEmbeddings(), student, teacher);
    if (student.normEps().isEmpty()) {
      reading.missingThere(
          input.span(),
          "`norm_epsilon` is missing here, without which mohawk stops; the teacher's %s counts"
              .formatted(teacher.normEps()));
    }
    student
        .normEps()
        .ifPresent(eps -> differs("norm_epsilon", eps, teacher.normEps(), student, teacher));
    if (anyAttends(student)) {
      rope(teacher, student);
    }
  }

  private void rope(Teacher teacher, Student student) {
    Section input = student.input();
    if (student.theta().isEmpty() && teacher.family().headsSpanModel()) {
      reading.missingThere(
          input.span(),
          "`rope_theta` is missing here, and mohawk rotates by 10000; the teacher's %.0f counts"
              .formatted(teacher.rope().theta()));
    }
    student
        .theta()
        .ifPresent(theta -> differs("rope_theta", theta, teacher.rope().theta(), student, teacher));
    Optional<RopeShape.Llama3Scaling> own = student.scaling();
    if (input.has("rope_scaling") && !own.equals(teacher.rope().scaling())) {
      String factor = teacher.rope().scaling().map(it -> "factor " + it.factor()).orElse("none");
      reading.contradiction(
          input.at("rope_scaling"),
          "`rope_scaling` is not the teacher's: %s has %s, which counts"
              .formatted(teacher.name(), factor));
    }
  }

  private void differs(String key, Object here, Object there, Student student, Teacher teacher) {
    if (!Objects.equals(here, there)) {
      Section head = student.input().mapping().entries().containsKey(key) ? student.input() : null;
      reading.contradiction(
          head == null ? student.place() : head.at(key),
          "`%s` is %s here and %s in %s, which counts".formatted(key, here, there, teacher.name()));
    }
  }

  private static boolean anyAttends(Student student) {
    return student.stack().stream().anyMatch(layer -> layer.attends() > 0);
  }

  private Optional<Teacher> described(Student student) {
    int heads = 0;
    int kvHeads = 0;
    int headDim = 0;
    for (Layer layer : student.stack()) {
      heads = Math.max(heads, layer.recurs().map(Student.Recurrent::heads).orElse(0));
      headDim = Math.max(headDim, layer.recurs().map(Student.Recurrent::headDim).orElse(0));
      headDim = layer.headDim().orElse(headDim);
      if (layer.recurs().isEmpty()) {
        heads = Math.max(heads, layer.attends() == Integer.MAX_VALUE ? 0 : layer.attends());
        kvHeads = layer.kvHeads().orElse(kvHeads);
      }
    }
    if (headDim == 0 && heads > 0) {
      headDim = student.dModel() / heads;
    }
    Section input = student.input();
    if (heads == 0 || student.dFf().isEmpty() || student.normEps().isEmpty()) {
      reading.missing(
          input.span(),
          "the student has the shape of no known teacher, and "
              + (student.normEps().isEmpty()
                  ? "`norm_epsilon` is missing"
                  : "its MLP is not said"));
      return Optional.empty();
    }
    if (student.theta().isEmpty()) {
      reading.missingThere(input.span(), "`rope_theta` is missing; mohawk takes 10000");
    }
    if (kvHeads == 0) {
      reading.missingThere(
          input.span(), "nothing says how many heads share keys and values; each has its own");
    }
    double theta = student.theta().orElse(10_000.0);
    return Optional.of(
        new Teacher(
            "Teacher",
            Optional.empty(),
            student.family(),
            student.layers(),
            heads,
            kvHeads == 0 ? heads : kvHeads,
            headDim,
            student.dModel(),
            student.dFf().get(),
            student.vocab(),
            new RopeShape(theta, student.scaling(), 1),
            student.normEps().get(),
            student.tied(),
            student.maxPositions()));
  }
}
