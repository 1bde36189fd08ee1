package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.layer.AdapterMerge;
import io.hyb.runtime.layer.GatedMerge;
import io.hyb.runtime.layer.MergerMerge;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;

/** Merges against recorded references. */
final class MergeChecks {
  private final CheckList checks;

  private MergeChecks(CheckList checks) {
    this.checks = checks;
  }

  static void addTo(CheckList checks, Kernels kernels) {
    MergeChecks merges = new MergeChecks(checks);
    for (Golden adapter : Golden.startingWith("adapter")) {
      merges.addAdapter(new GoldenArrays(adapter, kernels));
    }
    for (Golden gated : Golden.startingWith("gated.")) {
      merges.addGated(new GoldenArrays(gated, kernels));
    }
    for (Golden merger : Golden.startingWith("merger")) {
      merges.addMerger(new GoldenArrays(merger, kernels));
    }
  }

  private void addAdapter(GoldenArrays arrays) {
    checks.add(
        arrays + ": output",
        () -> {
          Parameters weights = arrays.weights();
          int width = (int) arrays.golden().shape("w.bias")[0];
          NDArray merged =
              new AdapterMerge(weights, width)
                  .forward(arrays.cast("recurrent"), arrays.cast("attention"));
          return arrays.error(merged, "output");
        });
  }

  private void addGated(GoldenArrays arrays) {
    int width = (int) arrays.golden().shape("w.bias")[0];
    double eps = Double.parseDouble(arrays.golden().metadata("eps"));
    Parameters weights = arrays.weights();
    checks.add(
        arrays + ": output",
        () ->
            arrays.error(
                new GatedMerge(weights, width, eps)
                    .forward(arrays.cast("recurrent"), arrays.cast("attention")),
                "output"));
    checks.add(
        arrays + ": output without attention",
        () ->
            arrays.error(
                GatedMerge.alone(weights, width, eps).forward(arrays.cast("recurrent")),
                "output_recurrent_alone"));
  }

  private void addMerger(GoldenArrays arrays) {
    int width = (int) arrays.golden().shape("w.bias")[0];
    double eps = Double.parseDouble(arrays.golden().metadata("eps"));
    MergerMerge both = new MergerMerge(arrays.weights(), width, eps);
    MergerMerge alone = MergerMerge.alone(arrays.weights(), width, eps);
    checks.add(
        arrays + ": what recurrence reads",
        () -> arrays.error(both.recurrentInput(arrays.cast("stream")), "to_recurrent"));
    checks.add(
        arrays + ": what recurrence reads without attention",
        () -> arrays.error(alone.recurrentInput(arrays.cast("stream")), "to_recurrent"));
    checks.add(
        arrays + ": what attention reads",
        () -> arrays.error(both.attentionInput(arrays.cast("stream")), "to_attention"));
    checks.add(
        arrays + ": output",
        () ->
            arrays.error(
                both.forward(arrays.cast("recurrent"), arrays.cast("attention")), "output"));
    checks.add(
        arrays + ": output without attention",
        () -> arrays.error(alone.forward(arrays.cast("recurrent")), "output_recurrent_alone"));
  }
}
