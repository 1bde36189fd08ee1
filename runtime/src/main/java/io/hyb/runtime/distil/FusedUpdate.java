package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.OptimiserKernels;
import io.hyb.runtime.torch.Kernels;
import java.util.List;
import java.util.Optional;

/** An update in kernels of our own, one pass over all arrays. */
final class FusedUpdate implements AdamWUpdate {
  private final Kernels kernels;
  private final Settings settings;
  private final OptimiserKernels fused;

  private FusedUpdate(Kernels kernels, Settings settings, OptimiserKernels fused) {
    this.kernels = kernels;
    this.settings = settings;
    this.fused = fused;
  }

  /** Empty where there are no kernels for these weights. */
  static Optional<AdamWUpdate> of(
      Kernels kernels, Settings settings, List<OptimiserKernels.Weight> weights) {
    return OptimiserKernels.of(kernels, weights)
        .map(fused -> new FusedUpdate(kernels, settings, fused));
  }

  @Override
  public NDArray take(NDList losses, NDArray before, long step, double rate) {
    NDArray report = kernels.update("step_report", List.of(fused.squares(kernels), losses));
    NDArray scale = kernels.run1("step_scale", report, before, kernels.scalar(settings.clip()));
    fused.move(
        scale,
        new OptimiserKernels.Move(
            rate / (1 - Math.pow(settings.beta1(), step)),
            Math.sqrt(1 - Math.pow(settings.beta2(), step)),
            1 - rate * settings.decay(),
            settings.beta1(),
            settings.beta2(),
            settings.eps()));
    return report;
  }

  @Override
  public void close() {
    fused.close();
  }
}
