package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.runtime.layer.DiscreteMamba2;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;

/** The discrete Mamba-2 mixer against its authors' recordings. */
final class DiscreteMamba2Checks {
  private final CheckList checks;
  private final Kernels kernels;
  private final GoldenArrays arrays;

  private DiscreteMamba2Checks(CheckList checks, GoldenArrays arrays) {
    this.checks = checks;
    this.kernels = arrays.kernels();
    this.arrays = arrays;
  }

  static void addTo(CheckList checks, Kernels kernels) {
    for (Golden golden : Golden.startingWith("mixer-")) {
      new DiscreteMamba2Checks(checks, new GoldenArrays(golden, kernels)).add();
    }
  }

  private void add() {
    for (int chunk : new int[] {64, 16, 7, 1}) {
      checks.add(
          arrays + ": output, chunk " + chunk,
          () ->
              arrays.error(
                  arrays.project(mixer(chunk).forward(arrays.input(), Pass.FULL.at(0))), "output"));
    }
    checks.add(
        arrays + ": mixing matrix",
        () -> arrays.error(mixer(64).matrices(arrays.input(), Pass.FULL.at(0)), "mixing_matrix"));
    checks.add(arrays + ": states after the whole length", () -> states(false));
    checks.add(arrays + ": states after single steps", () -> states(true));
    checks.add(arrays + ": output of single steps", () -> stepped());
  }

  private double states(boolean stepwise) {
    try (Cache cache = new Cache(oneLayer())) {
      DiscreteMamba2 mixer = mixer(16);
      if (stepwise) {
        for (NDArray token : arrays.tokens()) {
          mixer.forward(token, Pass.cached(cache).at(0));
        }
      } else {
        mixer.forward(arrays.input(), Pass.cached(cache).at(0));
      }
      var state = Pass.cached(cache).at(0).mixerState().orElseThrow();
      // The authors keep as many inputs as the kernel is wide; the oldest is never read again.
      float[] window = arrays.array("final_conv_state").get(":, :, 1:").toFloatArray();
      return Math.max(
          arrays.error(state.h(), "final_ssm_state"),
          Closeness.relativeError(arrays.floats(state.window()), window));
    }
  }

  private double stepped() {
    DiscreteMamba2 mixer = mixer(64);
    NDArray input = arrays.input();
    try (Cache cache = new Cache(oneLayer())) {
      NDArray all = null;
      for (long t = 0; t < input.getShape().get(1); t++) {
        NDArray heads = mixer.forward(input.get(":, {}:{}", t, t + 1), Pass.cached(cache).at(0));
        NDArray wide = kernels.widen(arrays.project(heads));
        all = all == null ? wide : all.concat(wide, 1);
      }
      return arrays.error(all, "output");
    }
  }

  private static Model oneLayer() {
    return Shapes.hybrid("One", GnaTiny.SHAPE, LayerShape.attention(1));
  }

  private DiscreteMamba2 mixer(int chunk) {
    return new DiscreteMamba2(
        kernels,
        arrays.count("heads"),
        chunk,
        arrays.cast("w.in_proj.weight"),
        arrays.optional("w.in_proj.bias"),
        arrays.cast("w.conv1d.weight"),
        arrays.optional("w.conv1d.bias"),
        arrays.cast("w.D"),
        arrays.optional("w.z_bias"));
  }
}
