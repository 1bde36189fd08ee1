package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.torch.Kernels;

/** Gated MLP with SiLU (SwiGLU, Shazeer 2020), as in Llama: {@code down(silu(gate(x)) ⊙ up(x))}. */
public final class GatedMlp {
  private final Kernels kernels;
  private final Stack inner;
  private final NDArray down;

  /**
   * Asks {@code at} for {@code gate_proj}, {@code up_proj} (d_ff, d_model) and {@code down_proj}
   * (d_model, d_ff).
   */
  public GatedMlp(Parameters at, int dModel, int dFf) {
    this.kernels = at.kernels();
    this.inner =
        at.stack(
            dModel, new Stack.Part("gate_proj.weight", dFf), new Stack.Part("up_proj.weight", dFf));
    this.down = at.get("down_proj.weight", dModel, dFf);
  }

  /**
   * What the MLP makes of the normed residual stream, added to it.
   *
   * @param stream (batch, length, d_model)
   * @param norm what the MLP reads the stream through
   * @return the same shape
   */
  public NDArray onto(NDArray stream, RmsNorm norm) {
    StepKernels fused = StepKernels.of(kernels);
    return fused
        .gated(kernels, stream, norm.weight(), norm.eps(), inner.part(0), inner.part(1))
        .flatMap(gated -> fused.productOnto(kernels, stream, gated, down))
        .orElseGet(
            () ->
                kernels.run1(
                    "gated_mlp_onto",
                    stream,
                    norm.weight(),
                    kernels.scalar(norm.eps()),
                    inner.part(0),
                    inner.part(1),
                    inner.whole().orElse(kernels.absent()),
                    down));
  }
}
