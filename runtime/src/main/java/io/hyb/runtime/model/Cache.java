package io.hyb.runtime.model;

import io.hyb.arch.Model;
import io.hyb.runtime.torch.Kernels;
import java.util.stream.IntStream;

/**
 * What a model remembers of the tokens so far: keys and values for its attention heads, states for
 * its recurrent ones. It must be created outside the scope of any single step, and closed.
 */
public final class Cache implements AutoCloseable {
  private final KeysValues[] keysValues;
  private final MixerState[] states;
  private int length;

  public Cache(Model shape) {
    int layers = shape.stack().size();
    keysValues =
        shape.stack().stream()
            .map(layer -> new KeysValues(layer.window().orElse(Integer.MAX_VALUE)))
            .toArray(KeysValues[]::new);
    states = IntStream.range(0, layers).mapToObj(i -> new MixerState()).toArray(MixerState[]::new);
  }

  /** Tokens taken in so far. */
  public int length() {
    return length;
  }

  /**
   * Notes that a whole pass over {@code tokens} more has run; the model calls it after its last
   * layer.
   */
  public void advance(long tokens) {
    length = Math.toIntExact(length + tokens);
  }

  /** Lets the first buffers have room for {@code positions}, if the first call isn't longer. */
  public void reserve(int positions) {
    for (KeysValues pair : keysValues) {
      pair.reserve(positions);
    }
  }

  /**
   * Makes sure of room for {@code positions} in the buffers that there are.
   *
   * @return whether any had less and is another now
   */
  public boolean grow(Kernels kernels, int positions) {
    boolean grown = false;
    for (KeysValues pair : keysValues) {
      grown |= pair.grow(kernels, positions);
    }
    return grown;
  }

  KeysValues keysValues(int layer) {
    return keysValues[layer];
  }

  MixerState mixerState(int layer) {
    return states[layer];
  }

  @Override
  public void close() {
    for (KeysValues pair : keysValues) {
      pair.close();
    }
    for (MixerState state : states) {
      state.close();
    }
  }
}
