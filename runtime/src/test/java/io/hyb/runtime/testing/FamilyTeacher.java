package io.hyb.runtime.testing;

import io.hyb.arch.Family;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The small random teacher of each family beside Llama: three layers of four heads, run by Hugging
 * Face transformers for the golden of the same name.
 */
public enum FamilyTeacher {
  QWEN2("Qwen2Tiny", Family.QWEN2, 2, 16, RopeShape.plain(1e6), 1e-6, true),
  QWEN3("Qwen3Tiny", Family.QWEN3, 2, 24, RopeShape.plain(1e6), 1e-6, false),
  PHI("PhiTiny", Family.PHI, 4, 16, RopeShape.plain(10000).withPartial(0.5), 1e-5, false);

  public static final int HEADS = 4;
  private static final Path MODELS = Path.of("../runtime/src/test/resources/models");

  private final Teacher shape;

  FamilyTeacher(
      String name,
      Family family,
      int kvHeads,
      int headDim,
      RopeShape rope,
      double normEps,
      boolean tied) {
    this.shape =
        new Teacher(
            name,
            Optional.empty(),
            family,
            3,
            HEADS,
            kvHeads,
            headDim,
            64,
            112,
            320,
            rope,
            normEps,
            tied,
            Optional.of(512));
  }

  public Teacher shape() {
    return shape;
  }

  /** Its Hugging Face folder; Maven runs tests in their module's folder. */
  public Path folder() {
    return MODELS.resolve(toString());
  }

  /** What transformers makes of it. */
  public Golden golden() {
    return Golden.named(this + ".safetensors");
  }

  /** A student that keeps L0H1 and L2H0, L2H3; the layer between all recurs. */
  public Model hybrid(Mixer.Kind mixer, Merge merge, Init init, int dState) {
    Mixer ssm = new DiscreteMamba2(dState, 4, 16, init);
    return Shapes.hybrid(
        shape.name() + "Hybrid",
        shape,
        Shapes.layer(mixer, ssm, HEADS, merge, 1),
        Shapes.layer(mixer, ssm, HEADS, merge),
        Shapes.layer(mixer, ssm, HEADS, merge, 0, 3));
  }

  @Override
  public String toString() {
    return shape.family().modelType() + "-tiny";
  }
}
