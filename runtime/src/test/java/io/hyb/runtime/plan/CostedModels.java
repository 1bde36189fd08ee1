package io.hyb.runtime.plan;

import io.hyb.arch.Family;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.testing.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models whose costs are compared with what really happens: every family, mixer and merge. */
final class CostedModels {
  static final int VOCAB = 320;
  private static final int HEADS = 4;
  private static final Mixer SETTINGS = new DiscreteMamba2(5, 4, 16, Init.FRESH);

  private CostedModels() {}

  /** A teacher of each family, and hybrids of it that keep some heads, none, and all. */
  static List<Model> all() {
    List<Model> models = new ArrayList<>();
    for (Family family : Family.values()) {
      Teacher teacher = teacher(family);
      models.add(teacher);
      for (Mixer.Kind kind : Mixer.Kind.values()) {
        for (Merge merge : Shapes.merges()) {
          models.add(hybrid(teacher, merge, kind));
        }
      }
    }
    return models;
  }

  private static Teacher teacher(Family family) {
    return new Teacher(
        family.modelType(),
        Optional.empty(),
        family,
        4,
        HEADS,
        2,
        family.headsSpanModel() ? 16 : 24,
        64,
        112,
        VOCAB,
        RopeShape.plain(10000).withPartial(family.partialRope() ? 0.5 : 1),
        1e-5,
        family == Family.LLAMA,
        Optional.of(512));
  }

  private static Model hybrid(Teacher teacher, Merge merge, Mixer.Kind mixer) {
    return Shapes.hybrid(
        teacher.name() + " " + mixer + " " + merge.word(),
        teacher,
        Shapes.layer(mixer, SETTINGS, HEADS, merge, 1),
        Shapes.layer(mixer, SETTINGS, HEADS, merge),
        Shapes.layer(mixer, SETTINGS, HEADS, merge, 0, 3),
        LayerShape.attention(HEADS));
  }
}
