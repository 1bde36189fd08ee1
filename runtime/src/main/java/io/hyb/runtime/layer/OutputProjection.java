package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;

/** From heads side by side back to the residual stream. */
public final class OutputProjection {
  private final Kernels kernels;
  private final NDArray weight;

  /**
   * Asks {@code at} for {@code weight} (d_model, d_inner).
   *
   * @param dInner heads times head_dim
   */
  public OutputProjection(Parameters at, int dInner, int dModel) {
    this.kernels = at.kernels();
    this.weight = at.get("weight", dModel, dInner);
  }

  /**
   * @param heads (batch, length, heads, head_dim)
   * @return (batch, length, d_model)
   */
  public NDArray forward(NDArray heads) {
    return StepKernels.of(kernels)
        .product(kernels, heads, weight)
        .orElseGet(() -> kernels.run1("project", heads, weight, kernels.absent()));
  }

  /**
   * What the heads give, added to the residual stream.
   *
   * @param stream (batch, length, d_model)
   * @param heads (batch, length, heads, head_dim)
   * @return (batch, length, d_model)
   */
  public NDArray onto(NDArray stream, NDArray heads) {
    return StepKernels.of(kernels)
        .productOnto(kernels, stream, heads, weight)
        .orElseGet(() -> kernels.run1("project_onto", stream, heads, weight));
  }
}
