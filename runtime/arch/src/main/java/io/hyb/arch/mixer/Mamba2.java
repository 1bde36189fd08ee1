package io.hyb.arch.mixer;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;
import java.util.List;

/**
 * Mamba-2 (arXiv 2405.21060): {@code h_t = exp(dt_t·A)·h_{t−1} + dt_t·x_t B_tᵀ}, {@code y_t = h_t
 * C_t + D x_t} with {@code dt = softplus(dt + dt_bias)} and {@code A = −exp(A_log)}; x, B and C
 * come through a convolution and SiLU. The heads' outputs are gated by {@code silu(z + z_bias)} and
 * normed together.
 *
 * @param groups pairs of B and C, each shared by as many heads; divides the heads that recur
 */
public record Mamba2(int dState, int conv, int chunk, Init init, int groups) implements StateSpace {

  @Override
  public Kind kind() {
    return Kind.MAMBA2;
  }

  @Override
  public Mixer with(Init other) {
    return new Mamba2(dState, conv, chunk, other, groups);
  }

  @Override
  public List<Setting> ownSettings() {
    return List.of(new Setting("groups", groups, true));
  }

  /** The rows of {@code in_proj} are those of z, x, B, C and dt, in this order. */
  @Override
  public List<Weight> weights(HeadGroup group, int dModel) {
    long channels = scan(group).channels();
    long inner = group.inner();
    long heads = group.heads();
    return List.of(
        StateSpace.weight("in_proj.weight", inner + channels + heads, dModel),
        StateSpace.weight("z_bias", inner),
        StateSpace.weight("conv1d.weight", channels, 1, conv),
        StateSpace.weight("conv1d.bias", channels),
        StateSpace.weight("dt_bias", heads),
        StateSpace.weight("A_log", heads),
        StateSpace.weight("D", heads),
        StateSpace.weight("norm.weight", inner));
  }

  @Override
  public SelectiveScan scan(HeadGroup group) {
    return new SelectiveScan(group, groups, dState);
  }

  /** Heads share the products of their group's B and C. */
  @Override
  public long matrixFlops(HeadGroup group) {
    return 2L * groups * dState;
  }
}
