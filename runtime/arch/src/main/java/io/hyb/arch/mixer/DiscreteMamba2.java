package io.hyb.arch.mixer;

import static io.hyb.arch.tensor.FirstValues.MIXER;
import static io.hyb.arch.tensor.Part.RECURRENT;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;
import java.util.List;

/**
 * The discrete Mamba-2 mixer of MOHAWK's authors (arXiv 2408.10189): per head {@code h_t =
 * sigmoid(−a_t)·h_{t−1} + x_t B_tᵀ}, {@code y_t = h_t C_t + D x_t}, gated by {@code silu(z +
 * z_bias)}. Every head has its own B and C.
 */
public record DiscreteMamba2(int dState, int conv, int chunk, Init init) implements Mixer {

  @Override
  public Kind kind() {
    return Kind.DISCRETE_MAMBA2;
  }

  @Override
  public Mixer with(Init other) {
    return new DiscreteMamba2(dState, conv, chunk, other);
  }

  private SelectiveScan scan(HeadGroup group) {
    return new SelectiveScan(group, group.heads(), dState);
  }

  /** The rows of {@code in_proj} are those of x, B, C, z and a, in this order. */
  @Override
  public List<Weight> weights(HeadGroup group, int dModel) {
    long channels = scan(group).channels();
    long inner = group.inner();
    long heads = group.heads();
    return List.of(
        weight("in_proj.weight", channels + inner + heads, dModel),
        weight("a_bias", heads),
        weight("conv1d.weight", channels, 1, conv),
        weight("conv1d.bias", channels),
        weight("D", heads),
        weight("z_bias", inner));
  }

  private static Weight weight(String name, long... shape) {
    return Weight.of(name, RECURRENT, MIXER, shape);
  }

  @Override
  public long stateValues(HeadGroup group) {
    return scan(group).stateValues();
  }

  @Override
  public long convolutionValues(HeadGroup group) {
    return scan(group).channels() * (conv - 1);
  }

  @Override
  public long decodeFlops(HeadGroup group, int dModel) {
    return inputFlops(group, dModel) + scan(group).stepFlops();
  }

  @Override
  public long prefillFlops(HeadGroup group, int dModel, long length) {
    return Math.addExact(
        Math.multiplyExact(inputFlops(group, dModel), length),
        scan(group).chunkedFlops(Chunks.of(length, chunk)));
  }

  /** {@code in_proj} and the convolution, for one token. */
  private long inputFlops(HeadGroup group, int dModel) {
    long channels = scan(group).channels();
    long rows = channels + group.inner() + group.heads();
    return 2 * rows * dModel + 2 * channels * conv;
  }

  @Override
  public boolean hasMatrices() {
    return true;
  }
}
