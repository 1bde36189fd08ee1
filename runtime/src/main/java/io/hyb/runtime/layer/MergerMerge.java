package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.Map;

/**
 * What goes into and comes out of the branches of a layer: the recurrent one reads {@code
 * RMS(x)·w_s} of the residual stream and gives {@code s}, the attention one reads {@code
 * RMS(x)·w_a} and gives {@code a}. The merge is {@code (f(s) + f(a)) / 2}, or {@code f(s)} where no
 * head attends, with {@code f(y) = W·(RMS(y)·w_o) + b}.
 */
public final class MergerMerge {
  private final Kernels kernels;
  private final Map<String, NDArray> weights;
  private final NDArray eps;

  /** Asks {@code at} for the weights of {@link Merge#MERGER} in a layer that keeps a head. */
  public MergerMerge(Parameters at, int dModel, double eps) {
    this(at, dModel, eps, true);
  }

  private MergerMerge(Parameters at, int dModel, double eps, boolean attends) {
    this.kernels = at.kernels();
    this.weights = at.all(Merge.MERGER.weights(dModel, attends));
    this.eps = kernels.scalar(eps);
  }

  /** Asks {@code at} for the weights in a layer that keeps none. */
  public static MergerMerge alone(Parameters at, int dModel, double eps) {
    return new MergerMerge(at, dModel, eps, false);
  }

  /**
   * What the recurrent branch reads.
   *
   * @param x residual stream, (batch, length, d_model)
   * @return the same shape
   */
  public NDArray recurrentInput(NDArray x) {
    return kernels.run1("rms_norm", x, weights.get("ssm_input_norm"), eps);
  }

  /**
   * What the attention branch reads; for a layer that keeps a head.
   *
   * @param x residual stream, (batch, length, d_model)
   * @return the same shape
   */
  public NDArray attentionInput(NDArray x) {
    return kernels.run1("rms_norm", x, weights.get("att_input_norm"), eps);
  }

  /**
   * @param recurrent (batch, length, d_model)
   * @param attention (batch, length, d_model)
   * @return (batch, length, d_model)
   */
  public NDArray forward(NDArray recurrent, NDArray attention) {
    return kernels.run1(
        "merger_merge",
        recurrent,
        attention,
        weights.get("output_norm"),
        eps,
        weights.get("weight"),
        weights.get("bias"));
  }

  /**
   * For a merge made {@link #alone}.
   *
   * @param recurrent (batch, length, d_model)
   * @return (batch, length, d_model)
   */
  public NDArray forward(NDArray recurrent) {
    return forward(recurrent, kernels.absent());
  }
}
