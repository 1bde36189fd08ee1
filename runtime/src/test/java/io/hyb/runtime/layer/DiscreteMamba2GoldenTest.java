package io.hyb.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.model.RopeShape;
import io.hyb.runtime.model.TeacherShape;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mixer against the authors' own, recorded in float32. */
class DiscreteMamba2GoldenTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  /** A model of one layer, only so that a cache can be made for it. */
  private static final ModelShape ONE_LAYER =
      ModelShape.ofHybrid(
          "One",
          new TeacherShape("T", 1, 1, 1, 1, 1, 1, 1, RopeShape.plain(10000), 1e-5, true, 0),
          LayerShape.attention(1));

  static List<Golden> mixers() {
    return Golden.startingWith("mixer-");
  }

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @ParameterizedTest
  @MethodSource("mixers")
  void outputOverTheWholeLengthEqualsTheAuthors(Golden golden) {
    NDArray heads = mixer(golden, 64).forward(array(golden, "input"), Pass.FULL.at(0));
    assertThat(error(project(golden, heads), golden, "output")).isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @MethodSource("mixers")
  void chunkWidthDoesNotMatter(Golden golden) {
    for (int chunk : new int[] {1, 2, 7, 16, 1000}) {
      NDArray heads = mixer(golden, chunk).forward(array(golden, "input"), Pass.FULL.at(0));
      assertThat(error(project(golden, heads), golden, "output"))
          .as("chunk %d", chunk)
          .isLessThanOrEqualTo(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("mixers")
  void mixingMatrixEqualsTheAuthors(Golden golden) {
    NDArray matrices = mixer(golden, 64).matrices(array(golden, "input"), Pass.FULL.at(0));
    assertThat(error(matrices, golden, "mixing_matrix")).isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @MethodSource("mixers")
  void statesAfterTheWholeLengthEqualTheAuthors(Golden golden) {
    try (Cache cache = new Cache(ONE_LAYER)) {
      mixer(golden, 16).forward(array(golden, "input"), Pass.cached(cache).at(0));
      assertStatesEqual(golden, cache);
    }
  }

  @ParameterizedTest
  @MethodSource("mixers")
  void stepByStepEqualsTheAuthors(Golden golden) {
    DiscreteMamba2 mixer = mixer(golden, 64);
    NDArray input = array(golden, "input");
    try (Cache cache = new Cache(ONE_LAYER)) {
      Pass pass = Pass.cached(cache);
      NDArray all = null;
      for (long t = 0; t < input.getShape().get(1); t++) {
        NDArray heads = mixer.forward(input.get(":, {}:{}", t, t + 1), pass.at(0));
        all = all == null ? heads : all.concat(heads, 1);
        cache.advance(1);
      }
      assertThat(error(project(golden, all), golden, "output")).isLessThanOrEqualTo(1e-5);
      assertStatesEqual(golden, cache);
    }
  }

  private static void assertStatesEqual(Golden golden, Cache cache) {
    var state = Pass.cached(cache).at(0).mixerState().orElseThrow();
    assertThat(error(state.h(), golden, "final_ssm_state")).isLessThanOrEqualTo(1e-5);
    // The authors keep as many inputs as the kernel is wide; the oldest is never read again.
    NDArray window = array(golden, "final_conv_state").get(":, :, 1:");
    assertThat(Closeness.relativeError(state.window().toFloatArray(), window.toFloatArray()))
        .isLessThanOrEqualTo(1e-5);
  }

  private static DiscreteMamba2 mixer(Golden golden, int chunk) {
    return new DiscreteMamba2(
        KERNELS,
        Integer.parseInt(golden.metadata("heads")),
        chunk,
        array(golden, "w.in_proj.weight"),
        optional(golden, "w.in_proj.bias"),
        array(golden, "w.conv1d.weight"),
        optional(golden, "w.conv1d.bias"),
        array(golden, "w.D"),
        optional(golden, "w.z_bias"));
  }

  private static NDArray project(Golden golden, NDArray heads) {
    NDArray bias = optional(golden, "w.out_proj.bias").orElse(KERNELS.absent());
    return KERNELS.run1("project", heads, array(golden, "w.out_proj.weight"), bias);
  }

  private static Optional<NDArray> optional(Golden golden, String tensor) {
    return golden.has(tensor) ? Optional.of(array(golden, tensor)) : Optional.empty();
  }

  static NDArray array(Golden golden, String tensor) {
    return KERNELS.manager().create(golden.floats(tensor), new Shape(golden.shape(tensor)));
  }

  private static double error(NDArray actual, Golden golden, String tensor) {
    assertThat(actual.getShape().getShape()).containsExactly(golden.shape(tensor));
    return Closeness.relativeError(actual.toFloatArray(), golden.floats(tensor));
  }
}
