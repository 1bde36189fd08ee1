package io.hyb.arch.mixer;

import static io.hyb.arch.tensor.FirstValues.MIXER;
import static io.hyb.arch.tensor.Part.RECURRENT;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;
import java.util.List;

/**
 * Gated DeltaNet (arXiv 2412.06464): per head {@code h_t = e^g h_{t−1} + β_t (v_t − e^g h_{t−1}
 * k_t) k_tᵀ}, {@code y_t = h_t q_t}, normed and gated by {@code silu(z + z_bias)}. What a state
 * holds under a key is replaced, not added to. Every head has its own queries and keys, of width
 * d_state. As published neither gate nor convolution has a bias; here both have, so that heads can
 * start as the attention they replace.
 */
public record GatedDeltaNet(int dState, int conv, int chunk, Init init) implements Mixer {

  @Override
  public Kind kind() {
    return Kind.GATED_DELTA_NET;
  }

  @Override
  public Mixer with(Init other) {
    return new GatedDeltaNet(dState, conv, chunk, other);
  }

  /** Channels of the convolution: q, k and v side by side. */
  public long channels(HeadGroup group) {
    return group.inner() + 2L * group.heads() * dState;
  }

  /** The rows of {@code in_proj} are those of q, k, v, z, b and a, in this order. */
  @Override
  public List<Weight> weights(HeadGroup group, int dModel) {
    long channels = channels(group);
    long heads = group.heads();
    return List.of(
        weight("in_proj.weight", inputRows(group), dModel),
        weight("conv1d.weight", channels, 1, conv),
        weight("conv1d.bias", channels),
        weight("A_log", heads),
        weight("dt_bias", heads),
        weight("z_bias", group.inner()),
        weight("norm.weight", group.headDim()));
  }

  private static Weight weight(String name, long... shape) {
    return Weight.of(name, RECURRENT, MIXER, shape);
  }

  private long inputRows(HeadGroup group) {
    return channels(group) + group.inner() + 2L * group.heads();
  }

  @Override
  public long stateValues(HeadGroup group) {
    return group.inner() * dState;
  }

  @Override
  public long convolutionValues(HeadGroup group) {
    return channels(group) * (conv - 1);
  }

  /** What the state holds under the key is read, then replaced; then the state is read out. */
  @Override
  public long decodeFlops(HeadGroup group, int dModel) {
    return inputFlops(group, dModel) + 6 * stateValues(group);
  }

  /**
   * Within a chunk keys meet keys and queries, a triangular system is solved for keys and values,
   * and the queries' scores weigh the result; from chunk to chunk states are read, replaced and
   * read out as in a step (arXiv 2412.06464, section 3.3).
   */
  @Override
  public long prefillFlops(HeadGroup group, int dModel, long length) {
    Chunks chunks = Chunks.of(length, chunk);
    long products = 2L * group.heads() * (2L * dState + group.headDim());
    long solution = (long) group.heads() * (dState + group.headDim());
    return Math.addExact(
        Math.addExact(
            Math.multiplyExact(inputFlops(group, dModel), length),
            Math.multiplyExact(6 * stateValues(group), chunks.positions())),
        Math.multiplyExact(products + solution, chunks.pairs()));
  }

  /** {@code in_proj} and the convolution, for one token. */
  private long inputFlops(HeadGroup group, int dModel) {
    return 2 * inputRows(group) * dModel + 2 * channels(group) * conv;
  }

  @Override
  public boolean hasMatrices() {
    return false;
  }
}
