package io.hyb.runtime.plan;

import io.hyb.arch.Family;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.testing.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Models whose costs are compared with what really happens: every family, mixer and merge. */
final class CostedModels {
  static final int VOCAB = 320;
  private static final int HEADS = 4;

  private CostedModels() {}

  /** A teacher of each family, and hybrids of it that keep some heads, none, and all. */
  static List<Model> all() {
    List<Model> models = new ArrayList<>();
    for (Family family : Family.values()) {
      Teacher teacher = teacher(family);
      models.add(teacher);
      for (Mixer.Kind kind : Mixer.Kind.values()) {
        for (Merge merge : Shapes.merges()) {
          models.add(hybrid(teacher, merge, mixer(kind)));
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

  private static Mixer mixer(Mixer.Kind kind) {
    return switch (kind) {
      case DISCRETE_MAMBA2 -> new DiscreteMamba2(5, 4, 16, Init.FRESH);
      case MAMBA2 -> new Mamba2(5, 4, 16, Init.FRESH, 1);
    };
  }

  private static Model hybrid(Teacher teacher, Merge merge, Mixer mixer) {
    return Shapes.hybrid(
        teacher.name() + " " + mixer.kind() + " " + merge.word(),
        teacher,
        LayerShape.hybrid(HEADS, merge, mixer, 1),
        LayerShape.hybrid(HEADS, merge, mixer),
        LayerShape.hybrid(HEADS, merge, mixer, 0, 3),
        LayerShape.attention(HEADS));
  }
}
