package io.hyb.runtime.plan;

import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
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

/**
 * Models whose costs are compared with what really happens: every family, mixer and merge, with a
 * window and without.
 */
public final class CostedModels {
  public static final int VOCAB = 320;
  public static final int WINDOW = 24;
  private static final int HEADS = 4;
  private static final Mixer SETTINGS = new DiscreteMamba2(5, 4, 16, Init.FRESH);

  private CostedModels() {}

  /** A teacher of each family, and hybrids of it that keep some heads, none, and all. */
  static List<Model> all() {
    List<Model> models = new ArrayList<>();
    for (Family family : Family.values()) {
      models.add(teacher(family));
      models.addAll(hybrids(teacher(family)));
    }
    return models;
  }

  /** Of those each mixer, merge and window once, each with another family than the one before. */
  public static List<Model> some() {
    List<Model> models = new ArrayList<>();
    Family[] families = Family.values();
    for (Family family : families) {
      models.add(teacher(family));
    }
    for (int i = 0; i < hybrids(teacher(Family.LLAMA)).size(); i++) {
      models.add(hybrids(teacher(families[(i + i / families.length) % families.length])).get(i));
    }
    return models;
  }

  /**
   * Of those some with windows shorter than a context of {@code most} tokens, as long, and longer.
   */
  static List<Model> windowed(int most) {
    List<Model> models = new ArrayList<>();
    for (Model model : some()) {
      if (model instanceof Hybrid hybrid) {
        for (int window : new int[] {1, 8, most - 1, most, most + 1}) {
          models.add(Shapes.windowed(hybrid, window));
        }
      }
    }
    return models;
  }

  private static List<Hybrid> hybrids(Teacher teacher) {
    List<Hybrid> hybrids = new ArrayList<>();
    for (Mixer.Kind kind : Mixer.Kind.values()) {
      for (Merge merge : Shapes.merges()) {
        Hybrid hybrid = hybrid(teacher, merge, kind);
        hybrids.add(hybrid);
        hybrids.add(Shapes.windowed(hybrid, WINDOW));
      }
    }
    return hybrids;
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

  private static Hybrid hybrid(Teacher teacher, Merge merge, Mixer.Kind mixer) {
    return Shapes.hybrid(
        teacher.name() + " " + mixer + " " + merge.word(),
        teacher,
        Shapes.layer(mixer, SETTINGS, HEADS, merge, 1),
        Shapes.layer(mixer, SETTINGS, HEADS, merge),
        Shapes.layer(mixer, SETTINGS, HEADS, merge, 0, 3),
        LayerShape.attention(HEADS));
  }
}
