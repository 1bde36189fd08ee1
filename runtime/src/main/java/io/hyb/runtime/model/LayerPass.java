package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** A {@link Pass} as one layer sees it. */
public record LayerPass(Pass pass, int index) {

  /** Keys and values of this layer so far, if the pass has a cache. */
  public Optional<KeysValues> keysValues() {
    return pass.cache().map(cache -> cache.keysValues(index));
  }

  /** Recurrent and convolution state of this layer, if the pass has a cache. */
  public Optional<MixerState> mixerState() {
    return pass.cache().map(cache -> cache.mixerState(index));
  }

  /** The document of each position, int64 (batch, length), if rows are packed. */
  public Optional<NDArray> documents() {
    return pass.documents();
  }

  /** Position of the call's first token. */
  public int start() {
    return pass.cache().map(Cache::length).orElse(0);
  }

  /**
   * Zeroes ablated heads.
   *
   * @param outputs what heads give before the output projection, (batch, length, n, head_dim)
   * @param which teacher head of each of the n; all heads in order if left out
   */
  public NDArray ablate(NDArray outputs, int... which) {
    if (pass.heads().isEmpty()) {
      return outputs;
    }
    NDArray factors = pass.heads().get().get(":, {}", index); // (1 or batch, heads)
    if (which.length > 0) {
      factors = factors.get(":, {}", factors.getManager().create(which));
    }
    long rows = factors.getShape().get(0);
    return outputs.mul(
        factors
            .reshape(rows, 1, factors.getShape().get(1), 1)
            .toType(outputs.getDataType(), false));
  }
}
