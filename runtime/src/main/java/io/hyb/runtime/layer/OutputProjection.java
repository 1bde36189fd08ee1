package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/** From heads side by side back to the residual stream. */
public final class OutputProjection {
  private final Kernels kernels;
  private final NDArray weight;
  private final Optional<NDArray> bias;

  /**
   * Asks {@code at} for {@code weight} (d_model, d_inner).
   *
   * @param dInner heads times head_dim
   */
  public OutputProjection(Parameters at, int dInner, int dModel) {
    this(at.kernels(), at.get("weight", dModel, dInner), Optional.empty());
  }

  private OutputProjection(Kernels kernels, NDArray weight, Optional<NDArray> bias) {
    this.kernels = kernels;
    this.weight = weight;
    this.bias = bias;
  }

  /** With a bias, as in Phi. Asks {@code at} for {@code bias} (d_model), too. */
  public static OutputProjection withBias(Parameters at, int dInner, int dModel) {
    NDArray weight = at.get("weight", dModel, dInner);
    return new OutputProjection(at.kernels(), weight, Optional.of(at.get("bias", dModel)));
  }

  /**
   * @param heads (batch, length, heads, head_dim)
   * @return (batch, length, d_model)
   */
  public NDArray forward(NDArray heads) {
    if (bias.isPresent()) {
      return kernels.run1("project", heads, weight, bias.get());
    }
    return DeviceStep.of(kernels)
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
    if (bias.isPresent()) {
      return kernels.run1("project_onto_biased", stream, heads, weight, bias.get());
    }
    return DeviceStep.of(kernels)
        .productOnto(kernels, stream, heads, weight)
        .orElseGet(() -> kernels.run1("project_onto", stream, heads, weight));
  }
}
