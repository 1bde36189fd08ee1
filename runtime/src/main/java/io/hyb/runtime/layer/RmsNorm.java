package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/** Root-mean-square norm (Zhang and Sennrich 2019), as in Llama. */
public final class RmsNorm {
  private final Kernels kernels;
  private final NDArray weight;
  private final double eps;

  /** Asks {@code at} for {@code weight} (d_model). */
  public RmsNorm(Parameters at, int dModel, double eps) {
    this.kernels = at.kernels();
    this.weight = at.get("weight", dModel);
    this.eps = eps;
  }

  /**
   * @param x (…, d_model)
   * @return the same shape
   */
  public NDArray forward(NDArray x) {
    return DeviceStep.of(kernels)
        .norm(kernels, x, weight, eps)
        .or(() -> unrecorded(x))
        .orElseGet(() -> kernels.run1("rms_norm", x, weight, kernels.scalar(eps)));
  }

  private Optional<NDArray> unrecorded(NDArray x) {
    LayerKernels fused = LayerKernels.of(kernels);
    return fused.suits(x, weight)
            && fused.suitsWidth(weight.size())
            && !Gradients.wantedAmong(kernels, x, weight)
        ? fused.attempt(() -> fused.norm(x, weight, eps))
        : Optional.empty();
  }

  NDArray weight() {
    return weight;
  }

  double eps() {
    return eps;
  }
}
