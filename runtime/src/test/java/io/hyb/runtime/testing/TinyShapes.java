package io.hyb.runtime.testing;

import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import java.util.Optional;

/** Models small enough for float64 and central differences. */
public final class TinyShapes {
  public static final int VOCAB = 23;

  private static final DiscreteMamba2 SSM = new DiscreteMamba2(3, 4, 4, Init.FROM_ATTENTION);

  private TinyShapes() {}

  /** Three layers of four heads of four, two key-value heads. */
  public static Teacher teacher(boolean tied) {
    return teacher(Family.LLAMA, tied);
  }

  /** The same in another family. */
  public static Teacher teacher(Family family, boolean tied) {
    return new Teacher(
        "Tiny",
        Optional.empty(),
        family,
        3,
        4,
        2,
        4,
        12,
        20,
        VOCAB,
        RopeShape.plain(10000).withPartial(family.partialRope() ? 0.5 : 1),
        1e-5,
        tied,
        Optional.of(64));
  }

  /** Keeps L0H1 and L2H0, L2H3; the layer between all recurs. */
  public static Hybrid hybrid(Mixer.Kind mixer, Merge merge, Teacher teacher) {
    return Shapes.hybrid(
        "TinyHybrid",
        teacher,
        Shapes.layer(mixer, SSM, 4, merge, 1),
        Shapes.layer(mixer, SSM, 4, merge),
        Shapes.layer(mixer, SSM, 4, merge, 0, 3));
  }
}
