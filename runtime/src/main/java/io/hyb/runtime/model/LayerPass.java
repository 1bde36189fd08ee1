package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Tape;
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

  /** The documents of packed rows. */
  public Optional<Packing> packing() {
    return pass.packing();
  }

  /** Where the one token of each row is, if only the device knows. */
  public Optional<Step> step() {
    return pass.step();
  }

  /** Notes what autograd doesn't see, where derivatives are wanted. */
  public Optional<Tape> tape() {
    return pass.tape();
  }

  /** Position of the call's first token; not of a {@link #step}. */
  public int start() {
    return pass.cache().map(Cache::length).orElse(0);
  }

  /** The same, noted on another tape. */
  LayerPass on(Tape notes) {
    return pass.on(notes).at(index);
  }

  /**
   * Zeroes ablated heads.
   *
   * @param outputs what heads give before the output projection, (batch, length, n, head_dim)
   * @param which teacher head of each of the n; all heads in order if left out
   */
  public NDArray ablate(NDArray outputs, int... which) {
    return pass.ablation().map(ablation -> ablation.apply(outputs, index, which)).orElse(outputs);
  }
}
