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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Mamba-2 (arXiv 2405.21060). x, B and C come through a convolution and SiLU; with {@code dt =
 * softplus(dt + dt_bias)} and {@code A = −exp(A_log)} a head does {@code h_t = exp(dt_t·A)·h_{t−1}
 * + dt_t·x_t B_tᵀ}, {@code y_t = h_t C_t + D x_t}. All heads together give {@code RMS(y ⊙ silu(z +
 * z_bias))·w}.
 */
public final class Mamba2 implements RecurrentHeads {
  private final Kernels kernels;
  private final int groups;
  private final int chunk;
  private final double eps;
  private final Map<String, NDArray> weights;

  /** A student's mixer. Asks {@code at} for the weights that the architecture lists. */
  public Mamba2(
      Parameters at,
      int dModel,
      int heads,
      int headDim,
      int dState,
      int conv,
      int chunk,
      int groups,
      double eps) {
    this(
        at.kernels(),
        groups,
        chunk,
        eps,
        at.all(
            new io.hyb.arch.mixer.Mamba2(dState, conv, chunk, Init.FRESH, groups)
                .weights(new HeadGroup(heads, headDim), dModel)));
  }

  /**
   * Weights by their names, as the architecture has them; of the biases any may be missing, and
   * {@code in_proj.bias} may be there.
   */
  public Mamba2(Kernels kernels, int groups, int chunk, double eps, Map<String, NDArray> weights) {
    this.kernels = kernels;
    this.groups = groups;
    this.chunk = chunk;
    this.eps = eps;
    this.weights = new HashMap<>(weights);
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
    NDList chunks = PackedScan.chunks(pass, kernels, chunk);
    NDList results =
        kernels.run(
            "mamba2",
            u,
            weight("in_proj.weight"),
            weight("in_proj.bias"),
            weight("z_bias"),
            weight("conv1d.weight"),
            weight("conv1d.bias"),
            weight("dt_bias"),
            weight("A_log"),
            weight("D"),
            weight("norm.weight"),
            kernels.scalar(eps),
            state.map(MixerState::h).orElse(kernels.absent()),
            state.map(MixerState::window).orElse(kernels.absent()),
            PackedScan.tapsSeen(pass, kernels, taps()),
            chunks.get(0),
            chunks.get(1),
            chunks.get(2),
            kernels.scalar((long) groups),
            kernels.scalar((long) chunk));
    state.ifPresent(s -> s.replace(Scope.release(results.get(1)), Scope.release(results.get(2))));
    return results.get(0);
  }

  /** One token a row; the state is changed in place. */
  private NDArray step(NDArray u, MixerState state) {
    return kernels.run1(
        "mamba2_step_in_place",
        projected(u),
        weight("z_bias"),
        weight("conv1d.weight"),
        weight("conv1d.bias"),
        weight("dt_bias"),
        weight("A_log"),
        weight("D"),
        weight("norm.weight"),
        kernels.scalar(eps),
        state.h(),
        state.window());
  }

  @Override
  public NDArray matrices(NDArray u, LayerPass pass) {
    return kernels.run1(
        "mamba2_matrices",
        u,
        weight("in_proj.weight"),
        weight("in_proj.bias"),
        weight("z_bias"),
        weight("conv1d.weight"),
        weight("conv1d.bias"),
        weight("dt_bias"),
        weight("A_log"),
        weight("D"),
        Visible.in(pass, kernels),
        PackedScan.tapsSeen(pass, kernels, taps()),
        kernels.scalar((long) groups));
  }

  private NDArray projected(NDArray u) {
    NDArray by = weight("in_proj.weight");
    NDArray bias = weight("in_proj.bias");
    return Optional.of(DeviceStep.of(kernels))
        .filter(fused -> bias == kernels.absent())
        .flatMap(fused -> fused.product(kernels, u, by))
        .orElseGet(() -> kernels.run1("project", u, by, bias));
  }

  private long taps() {
    return weight("conv1d.weight").getShape().get(2);
  }

  private NDArray weight(String name) {
    return weights.getOrDefault(name, kernels.absent());
  }
}
