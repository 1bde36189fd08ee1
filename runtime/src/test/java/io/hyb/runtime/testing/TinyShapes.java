package io.hyb.runtime.testing;

import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.RopeShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.model.TeacherShape;

/** Models small enough for float64 and central differences. */
public final class TinyShapes {
  public static final int VOCAB = 23;

  private static final SsmShape SSM = new SsmShape(3, 4, 4, SsmShape.Init.FROM_ATTENTION);

  private TinyShapes() {}

  /** Three layers of four heads of four, two key-value heads. */
  public static TeacherShape teacher(boolean tied) {
    return new TeacherShape(
        "Tiny", 3, 4, 2, 4, 12, 20, VOCAB, RopeShape.plain(10000), 1e-5, tied, 64);
  }

  /** Keeps L0H1 and L2H0, L2H3; the layer between all recurs. */
  public static ModelShape hybrid(Merge merge, boolean tied) {
    return ModelShape.ofHybrid(
        "TinyHybrid",
        teacher(tied),
        LayerShape.hybrid(4, merge, SSM, 1),
        LayerShape.hybrid(4, merge, SSM),
        LayerShape.hybrid(4, merge, SSM, 0, 3));
  }
}
