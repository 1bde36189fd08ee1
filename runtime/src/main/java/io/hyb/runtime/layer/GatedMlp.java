package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

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
   * What the MLP makes of the normed residual stream, added to it: what the layer gives.
   *
   * @param stream (batch, length, d_model), the layer's own: the sum may take its place
   * @param norm what the MLP reads the stream through
   * @return the same shape
   */
  public NDArray onto(NDArray stream, RmsNorm norm, LayerPass pass) {
    FusedStep fused = DeviceStep.of(kernels);
    return fused
        .gated(kernels, stream, norm.weight(), norm.eps(), inner.part(0), inner.part(1))
        .flatMap(gated -> fused.productOnto(kernels, stream, gated, down))
        .or(() -> ofBatch(stream, norm, pass))
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

  /** The same of a whole batch, in kernels of our own, where there are such. */
  private Optional<NDArray> ofBatch(NDArray stream, RmsNorm norm, LayerPass pass) {
    LayerKernels fused = LayerKernels.of(kernels);
    NDArray gate = inner.part(0);
    if (!fused.suits(stream, norm.weight(), gate, inner.part(1), down)
        || !fused.suitsWidth(norm.weight().size())) {
      return Optional.empty();
    }
    boolean recorded =
        Gradients.wantedAmong(kernels, stream, norm.weight(), gate, inner.part(1), down);
    if (!recorded) {
      return fused.attempt(() -> new GatedBatch(kernels, fused, this, norm, stream).forward());
    }
    return pass.tape()
        .flatMap(
            tape ->
                fused.attempt(
                    () -> new GatedBatch(kernels, fused, this, norm, stream).forward(tape)));
  }

  NDArray gate() {
    return inner.part(0);
  }

  NDArray up() {
    return inner.part(1);
  }

  NDArray down() {
    return down;
  }
}
