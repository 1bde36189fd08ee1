package io.hyb.convert.mohawk;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.text.SpecName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A config's student as a hybrid without a schedule.
 *
 * @param root the whole config, which takes findings about what the hybrid can't be
 */
record StudentModel(Student student, Teacher teacher, HeadChoice heads, Section root) {

  /** The hybrid, under a name that is made of {@code title}. */
  Hybrid named(String title) {
    Init init = fromAttention(root) ? Init.FROM_ATTENTION : Init.FRESH;
    List<LayerShape> stack = new ArrayList<>();
    for (int i = 0; i < student.stack().size(); i++) {
      Student.Layer layer = student.stack().get(i);
      layer.recurs().ifPresent(it -> checkHeads(it, teacher, root.reading()));
      Optional<Mixer> mixer =
          layer.recurs().map(it -> new DiscreteMamba2(it.dState(), it.conv(), it.chunk(), init));
      Optional<Merge> merge =
          layer.recurs().isPresent()
              ? layer.merge().or(() -> Optional.of(Merge.CONCAT))
              : Optional.empty();
      stack.add(new LayerShape(teacher.heads(), heads.kept().get(i), mixer, merge));
      checkShared(layer, root.reading());
    }
    String name = SpecName.from(title, "Student");
    return new Hybrid(name, teacher, Schedule.NONE, Optional.empty(), stack);
  }

  /** Kept heads of a student have keys and values of their own. */
  private static void checkShared(Student.Layer layer, Reading reading) {
    layer
        .kvHeads()
        .filter(groups -> groups < layer.attends())
        .ifPresent(
            groups ->
                reading.inexpressible(
                    layer.count(),
                    "these heads share %d keys and values; kept heads have copies of their own"
                        .formatted(groups)));
  }

  private static void checkHeads(Student.Recurrent mixer, Teacher teacher, Reading reading) {
    if (mixer.heads() != teacher.heads() || mixer.headDim() != teacher.headDim()) {
      reading.impossible(
          mixer.place(),
          "%d heads of width %d recur; in Hyb the teacher's do, %d of width %d"
              .formatted(mixer.heads(), mixer.headDim(), teacher.heads(), teacher.headDim()));
    }
  }

  private static boolean fromAttention(Section root) {
    return root.sectionOrEmpty("LoadConfig").sections("model").stream()
        .anyMatch(item -> item.text("type").filter("init_ssm_from_attention"::equals).isPresent());
  }
}
