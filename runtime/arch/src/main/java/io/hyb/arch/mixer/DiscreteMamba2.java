package io.hyb.arch.mixer;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;
import java.util.List;

/**
 * The discrete Mamba-2 mixer of MOHAWK's authors (arXiv 2408.10189): per head {@code h_t =
 * sigmoid(−a_t)·h_{t−1} + x_t B_tᵀ}, {@code y_t = h_t C_t + D x_t}, gated by {@code silu(z +
 * z_bias)}. Every head has its own B and C.
 */
public record DiscreteMamba2(int dState, int conv, int chunk, Init init) implements StateSpace {

  @Override
  public Kind kind() {
    return Kind.DISCRETE_MAMBA2;
  }

  @Override
  public Mixer with(Init other) {
    return new DiscreteMamba2(dState, conv, chunk, other);
  }

  @Override
  public SelectiveScan scan(HeadGroup group) {
    return new SelectiveScan(group, group.heads(), dState);
  }

  /** The rows of {@code in_proj} are those of x, B, C, z and a, in this order. */
  @Override
  public List<Weight> weights(HeadGroup group, int dModel) {
    long channels = scan(group).channels();
    long inner = group.inner();
    long heads = group.heads();
    return List.of(
        StateSpace.weight("in_proj.weight", channels + inner + heads, dModel),
        StateSpace.weight("a_bias", heads),
        StateSpace.weight("conv1d.weight", channels, 1, conv),
        StateSpace.weight("conv1d.bias", channels),
        StateSpace.weight("D", heads),
        StateSpace.weight("z_bias", inner));
  }
}
