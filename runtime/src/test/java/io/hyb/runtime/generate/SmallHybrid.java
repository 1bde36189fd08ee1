package io.hyb.runtime.generate;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;

/**
 * Random hybrids small enough to run hundreds of times: layers with two, none and one head kept.
 */
final class SmallHybrid {
  static final Teacher TEACHER =
      Shapes.teacher("Small", 3, 4, 2, 8, 32, 48, 61, RopeShape.plain(10000), 1e-5, true, 256);

  private SmallHybrid() {}

  static LanguageModel of(Merge merge, Kernels kernels) {
    return of(merge, 0, kernels);
  }

  static LanguageModel of(Merge merge, int window, Kernels kernels) {
    return of(Mixer.Kind.DISCRETE_MAMBA2, merge, window, kernels);
  }

  /**
   * @param window how many positions kept heads see; 0 for all
   */
  static LanguageModel of(Mixer.Kind mixer, Merge merge, int window, Kernels kernels) {
    Model shape = Shapes.windowed(shape(mixer, merge), window);
    return InterpretedModel.define(shape).with(new RandomParameters(kernels, 11));
  }

  private static Hybrid shape(Mixer.Kind mixer, Merge merge) {
    DiscreteMamba2 ssm = new DiscreteMamba2(4, 3, 8, Init.FRESH);
    return Shapes.hybrid(
        merge.word(),
        TEACHER,
        Shapes.layer(mixer, ssm, 4, merge, 1, 2),
        Shapes.layer(mixer, ssm, 4, merge),
        Shapes.layer(mixer, ssm, 4, merge, 3));
  }
}
