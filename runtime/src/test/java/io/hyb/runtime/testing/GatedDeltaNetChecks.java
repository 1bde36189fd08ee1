package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.runtime.layer.GatedDeltaNet;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;

/**
 * Gated DeltaNet against recordings of Qwen3-Next's layer in transformers, and its rule alone
 * ({@code core.*}).
 */
final class GatedDeltaNetChecks {
  private static final int[] CHUNKS = {64, 16, 7, 1};

  private final CheckList checks;
  private final Kernels kernels;
  private final GoldenArrays arrays;

  private GatedDeltaNetChecks(CheckList checks, GoldenArrays arrays) {
    this.checks = checks;
    this.kernels = arrays.kernels();
    this.arrays = arrays;
  }

  static void addTo(CheckList checks, Kernels kernels) {
    for (Golden golden : Golden.startingWith("gated-delta-net")) {
      new GatedDeltaNetChecks(checks, new GoldenArrays(golden, kernels)).add();
    }
  }

  private void add() {
    if (arrays.golden().has("output")) {
      for (int chunk : CHUNKS) {
        checks.add(
            arrays + ": output, chunk " + chunk,
            () -> {
              NDArray heads = mixer(chunk).forward(arrays.input(), Pass.FULL.at(0));
              return arrays.error(arrays.project(heads), "output");
            });
      }
      checks.add(arrays + ": output of single steps", this::stepped);
    }
    if (arrays.golden().has("core.output")) {
      for (int chunk : CHUNKS) {
        checks.add(arrays + ": rule alone, chunk " + chunk, () -> rule(chunk));
      }
    }
  }

  /** The larger error of outputs and last states. */
  private double rule(int chunk) {
    NDArray absent = kernels.absent();
    NDList results =
        kernels.run(
            "delta_chunks",
            arrays.array("core.q"),
            arrays.array("core.k"),
            arrays.array("core.v"),
            arrays.array("core.beta"),
            arrays.array("core.log_decay"),
            absent,
            absent,
            absent,
            kernels.scalar((long) chunk));
    // The recorded state lies the other way round.
    NDArray state = results.get(1).transpose(0, 1, 3, 2);
    return Math.max(
        arrays.error(results.get(0), "core.output"), arrays.error(state, "core.final_state"));
  }

  private double stepped() {
    GatedDeltaNet mixer = mixer(64);
    Model one = Shapes.hybrid("One", GnaTiny.SHAPE, LayerShape.attention(1));
    try (Cache cache = new Cache(one)) {
      NDList outputs = new NDList();
      for (NDArray token : arrays.tokens()) {
        NDArray heads = mixer.forward(token, Pass.cached(cache).at(0));
        outputs.add(kernels.widen(arrays.project(heads)));
      }
      return arrays.error(NDArrays.concat(outputs, 1), "output");
    }
  }

  private GatedDeltaNet mixer(int chunk) {
    int dModel = (int) arrays.golden().shape("input")[2];
    return new GatedDeltaNet(
        new Qwen3NextWeights(arrays),
        dModel,
        arrays.count("heads"),
        arrays.count("value_head_dim"),
        arrays.count("key_head_dim"),
        arrays.count("conv"),
        chunk,
        Double.parseDouble(arrays.golden().metadata("norm_eps")));
  }
}
