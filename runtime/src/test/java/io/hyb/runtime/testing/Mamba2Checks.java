package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.runtime.layer.Mamba2;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mamba-2 against recordings of Hugging Face's. */
final class Mamba2Checks {
  private static final List<String> WEIGHTS =
      List.of(
          "in_proj.weight",
          "in_proj.bias",
          "conv1d.weight",
          "conv1d.bias",
          "dt_bias",
          "A_log",
          "D",
          "norm.weight");

  private final CheckList checks;
  private final GoldenArrays arrays;

  private Mamba2Checks(CheckList checks, GoldenArrays arrays) {
    this.checks = checks;
    this.arrays = arrays;
  }

  static void addTo(CheckList checks, Kernels kernels) {
    for (Golden golden : Golden.startingWith("mamba2-")) {
      new Mamba2Checks(checks, new GoldenArrays(golden, kernels)).add();
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
    checks.add(arrays + ": output of single steps", this::stepped);
  }

  private double stepped() {
    Model oneLayer = Shapes.hybrid("One", GnaTiny.SHAPE, LayerShape.attention(1));
    Mamba2 mixer = mixer(64);
    try (Cache cache = new Cache(oneLayer)) {
      NDArray all = null;
      for (NDArray token : arrays.tokens()) {
        NDArray heads = mixer.forward(token, Pass.cached(cache).at(0));
        NDArray wide = arrays.kernels().widen(arrays.project(heads));
        all = all == null ? wide : all.concat(wide, 1);
      }
      return arrays.error(all, "output");
    }
  }

  private Mamba2 mixer(int chunk) {
    Map<String, NDArray> weights = new HashMap<>();
    for (String name : WEIGHTS) {
      arrays.optional("w." + name).ifPresent(array -> weights.put(name, array));
    }
    double eps = Double.parseDouble(arrays.golden().metadata("norm_eps"));
    return new Mamba2(arrays.kernels(), arrays.count("groups"), chunk, eps, weights);
  }
}
