package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.tensor.HeadGroup;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.MixerState;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Map;
import java.util.Optional;

/**
 * Gated DeltaNet (arXiv 2412.06464). With q and k of length 1, {@code β = sigmoid(b)} and {@code g
 * = −exp(A_log)·softplus(a + dt_bias)}, per head {@code h_t = e^g h_{t−1} + β_t (v_t − e^g h_{t−1}
 * k_t) k_tᵀ}, {@code y_t = h_t q_t / √d_state}, then {@code RMS(y)·w ⊙ silu(z + z_bias)}. q, k and
 * v pass a causal convolution and silu first.
 */
public final class GatedDeltaNet implements RecurrentHeads {
  private final Kernels kernels;
  private final int chunk;
  private final NDArray inWeight;
  private final NDArray zBias;
  private final NDArray convWeight;
  private final NDArray convBias;
  private final NDArray decayRate;
  private final NDArray decayBias;
  private final NDArray norm;
  private final NDArray eps;

  /**
   * Asks {@code at} for the weights that the architecture lists.
   *
   * @param normEps of the norm over each head's output
   */
  public GatedDeltaNet(
      Parameters at,
      int dModel,
      int heads,
      int headDim,
      int dState,
      int conv,
      int chunk,
      double normEps) {
    Map<String, NDArray> weights =
        at.all(
            new io.hyb.arch.mixer.GatedDeltaNet(dState, conv, chunk, Init.FRESH)
                .weights(new HeadGroup(heads, headDim), dModel));
    this.kernels = at.kernels();
    this.chunk = chunk;
    this.inWeight = weights.get("in_proj.weight");
    this.zBias = weights.get("z_bias");
    this.convWeight = weights.get("conv1d.weight");
    this.convBias = weights.get("conv1d.bias");
    this.decayRate = weights.get("A_log");
    this.decayBias = weights.get("dt_bias");
    this.norm = weights.get("norm.weight");
    this.eps = kernels.scalar(normEps);
  }

  @Override
  public NDArray forward(NDArray u, LayerPass pass) {
    if (pass.step().isPresent()) {
      return step(u, pass.mixerState().orElseThrow());
    }
    Optional<MixerState> state = pass.mixerState();
    if (DeviceStep.isNext(kernels, u, state)) {
      return step(u, state.get());
    }
    NDList masks = PackedScan.chunks(pass, kernels, chunk);
    NDList results =
        kernels.run(
            "delta_net",
            u,
            inWeight,
            zBias,
            convWeight,
            convBias,
            decayRate,
            decayBias,
            norm,
            eps,
            state.map(MixerState::h).orElse(kernels.absent()),
            state.map(MixerState::window).orElse(kernels.absent()),
            PackedScan.tapsSeen(pass, kernels, convWeight.getShape().get(2)),
            masks.get(0),
            masks.get(1),
            kernels.scalar((long) chunk));
    state.ifPresent(s -> s.replace(Scope.release(results.get(1)), Scope.release(results.get(2))));
    return results.get(0);
  }

  /** One token a row; the state is changed in place. */
  private NDArray step(NDArray u, MixerState state) {
    NDArray inputs =
        DeviceStep.of(kernels)
            .product(kernels, u, inWeight)
            .orElseGet(() -> kernels.run1("project", u, inWeight, kernels.absent()));
    return kernels.run1(
        "delta_step_in_place",
        inputs,
        zBias,
        convWeight,
        convBias,
        decayRate,
        decayBias,
        norm,
        eps,
        state.h(),
        state.window());
  }
}
