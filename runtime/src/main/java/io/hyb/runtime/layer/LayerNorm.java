package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;

/** Layer norm with bias (Ba et al. 2016), as in Phi. */
public final class LayerNorm {
  private final Kernels kernels;
  private final NDArray weight;
  private final NDArray bias;
  private final double eps;

  /** Asks {@code at} for {@code weight} and {@code bias} (d_model). */
  public LayerNorm(Parameters at, int dModel, double eps) {
    this.kernels = at.kernels();
    this.weight = at.get("weight", dModel);
    this.bias = at.get("bias", dModel);
    this.eps = eps;
  }

  /**
   * @param x (…, d_model)
   * @return the same shape
   */
  public NDArray forward(NDArray x) {
    return kernels.run1("layer_norm", x, weight, bias, kernels.scalar(eps));
  }
}
