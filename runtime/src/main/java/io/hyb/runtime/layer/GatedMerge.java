package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.Map;

/**
 * Hymba's merge of the branches of a layer (arXiv 2411.13676), the recurrent one {@code s} and the
 * attention one {@code a}: {@code W·((g_s ⊙ RMS(s)·w_s + g_a ⊙ RMS(a)·w_a) / 2) + b}. Where no head
 * attends it is {@code W·(g_s ⊙ RMS(s)·w_s) + b}.
 */
public final class GatedMerge {
  private final Kernels kernels;
  private final Map<String, NDArray> weights;
  private final NDArray eps;

  /** Asks {@code at} for the weights of {@link Merge#GATED} in a layer that keeps a head. */
  public GatedMerge(Parameters at, int dModel, double eps) {
    this(at, dModel, eps, true);
  }

  private GatedMerge(Parameters at, int dModel, double eps, boolean attends) {
    this.kernels = at.kernels();
    this.weights = at.all(Merge.GATED.weights(dModel, attends));
    this.eps = kernels.scalar(eps);
  }

  /** Asks {@code at} for the weights in a layer that keeps none. */
  public static GatedMerge alone(Parameters at, int dModel, double eps) {
    return new GatedMerge(at, dModel, eps, false);
  }

  /**
   * @param recurrent (batch, length, d_model)
   * @param attention (batch, length, d_model)
   * @return (batch, length, d_model)
   */
  public NDArray forward(NDArray recurrent, NDArray attention) {
    return kernels.run1(
        "gated_merge",
        recurrent,
        attention,
        weight("ssm_norm"),
        weight("ssm_gate"),
        weight("att_norm"),
        weight("att_gate"),
        eps,
        weight("weight"),
        weight("bias"));
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

  private NDArray weight(String name) {
    return weights.getOrDefault(name, kernels.absent());
  }
}
