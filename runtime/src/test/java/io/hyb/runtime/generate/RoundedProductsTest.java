package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import io.hyb.arch.Family;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Bfloat16Product;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where the processor multiplies by bfloat16, models with such weights give nearly what float32
 * gives with the same numbers, and their last product rounds nothing away.
 */
class RoundedProductsTest {
  private static final double LIMIT = 2e-2;

  private static Kernels kernels;

  @BeforeAll
  static void start() {
    kernels = Kernels.forInference(Device.cpu(), Precision.BFLOAT16);
    assumeTrue(Bfloat16Product.isFast(), "this processor doesn't multiply by bfloat16");
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  @ParameterizedTest
  @EnumSource
  void ofEveryFamily(Family family) {
    PackedWeightsTest.check(kernels, LIMIT, TinyShapes.teacher(family, true));
    PackedWeightsTest.check(kernels, LIMIT, TinyShapes.teacher(family, false));
  }

  @ParameterizedTest
  @MethodSource("io.hyb.runtime.generate.PackedWeightsTest#hybrids")
  void ofEveryMixerAndMerge(Mixer.Kind mixer, Merge merge) {
    PackedWeightsTest.check(
        kernels, LIMIT, TinyShapes.hybrid(mixer, merge, TinyShapes.teacher(true)));
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void onlyBfloat16IsHeldUnpacked(Precision precision) {
    try (Kernels narrow = Kernels.forInference(Device.cpu(), precision)) {
      assertThat(narrow.areWeightsPacked()).isEqualTo(precision == Precision.FLOAT16);
      assertThat(narrow.activations()).isEqualTo(Precision.FLOAT32);
    }
  }
}
