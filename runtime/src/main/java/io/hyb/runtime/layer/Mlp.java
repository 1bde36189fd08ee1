package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;

/**
 * MLP of two matrices with biases and GELU in its tanh form (Hendrycks and Gimpel 2016), as in Phi:
 * {@code fc2(gelu(fc1(u)))}.
 */
public final class Mlp {
  private final Kernels kernels;
  private final NDArray fc1;
  private final NDArray fc1Bias;
  private final NDArray fc2;
  private final NDArray fc2Bias;

  /**
   * Asks {@code at} for {@code fc1} (d_ff, d_model) and {@code fc2} (d_model, d_ff) with biases.
   */
  public Mlp(Parameters at, int dModel, int dFf) {
    this.kernels = at.kernels();
    this.fc1 = at.get("fc1.weight", dFf, dModel);
    this.fc1Bias = at.get("fc1.bias", dFf);
    this.fc2 = at.get("fc2.weight", dModel, dFf);
    this.fc2Bias = at.get("fc2.bias", dModel);
  }

  /**
   * What the MLP makes of the normed residual stream, added to a stream.
   *
   * @param stream (batch, length, d_model)
   * @param u what the MLP reads, the same shape
   * @return the same shape
   */
  public NDArray onto(NDArray stream, NDArray u) {
    return kernels.run1("mlp_onto", stream, u, fc1, fc1Bias, fc2, fc2Bias);
  }
}
