package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;

/** Token embedding. */
public final class Embedding {
  private final Kernels kernels;
  private final NDArray weight;

  /** Asks {@code at} for {@code weight} (vocab, d_model). */
  public Embedding(Parameters at, int vocab, int dModel) {
    this.kernels = at.kernels();
    this.weight = at.table("weight", vocab, dModel);
  }

  /**
   * @param ids int64 (batch, length)
   * @return (batch, length, d_model) in the device's precision
   */
  public NDArray forward(NDArray ids) {
    return kernels.run1("embed", ids, weight, kernels.type());
  }
}
