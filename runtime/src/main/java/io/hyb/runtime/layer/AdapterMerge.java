package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.Map;

/**
 * The authors' adapter between the branches of a layer: per token the attention branch {@code a} is
 * given mean and standard deviation of the recurrent branch {@code s}, then projected, and the two
 * are averaged: {@code (s + W·a' + b) / 2}.
 */
public final class AdapterMerge {
  private final Kernels kernels;
  private final NDArray weight;
  private final NDArray bias;

  /** Asks {@code at} for the weights of {@link Merge#ADAPTER}. */
  public AdapterMerge(Parameters at, int dModel) {
    Map<String, NDArray> weights = at.all(Merge.ADAPTER.weights(dModel, true));
    this.kernels = at.kernels();
    this.weight = weights.get("weight");
    this.bias = weights.get("bias");
  }

  /**
   * @param recurrent (batch, length, d_model)
   * @param attention (batch, length, d_model)
   * @return (batch, length, d_model)
   */
  public NDArray forward(NDArray recurrent, NDArray attention) {
    return kernels.run1("adapter_merge", recurrent, attention, weight, bias);
  }
}
