package io.hyb.runtime.generate;

import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.RopeShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.model.TeacherShape;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;

/**
 * Random hybrids small enough to run hundreds of times: layers with two, none and one head kept.
 */
final class SmallHybrid {
  static final TeacherShape TEACHER =
      new TeacherShape("Small", 3, 4, 2, 8, 32, 48, 61, RopeShape.plain(10000), 1e-5, true, 256);

  private SmallHybrid() {}

  static LanguageModel of(Merge merge, Kernels kernels) {
    SsmShape ssm = new SsmShape(4, 3, 8, SsmShape.Init.FRESH);
    ModelShape shape =
        ModelShape.ofHybrid(
            merge.name(),
            TEACHER,
            LayerShape.hybrid(4, merge, ssm, 1, 2),
            LayerShape.hybrid(4, merge, ssm),
            LayerShape.hybrid(4, merge, ssm, 3));
    return InterpretedModel.define(shape).with(new RandomParameters(kernels, 11));
  }
}
