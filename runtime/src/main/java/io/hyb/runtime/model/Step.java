package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.Supplier;

/**
 * One more token for every row of a cache, at a position that only the device knows. Nothing that a
 * layer computes in such a step depends on a number of the host's, so that the step can be recorded
 * once and replayed for any position below {@link #bound}. Belongs to the scope it is made in.
 */
public final class Step {
  private final NDArray position;
  private final int bound;
  private final Derived derived = new Derived();

  /**
   * @param position of the token, int64 (1)
   * @param bound positions that attention runs over, hidden ones included; the cache has room for
   *     as many
   */
  public Step(NDArray position, int bound) {
    this.position = position;
    this.bound = bound;
  }

  /** The token's position, int64 (1) on the device. */
  public NDArray position() {
    return position;
  }

  /** Attention runs over positions 0 up to this one, and hides those after {@link #position}. */
  public int bound() {
    return bound;
  }

  /**
   * What {@code make} computes from the position.
   *
   * @param key names it; equal keys are the same thing
   */
  public NDList derived(Object key, Supplier<NDList> make) {
    return derived.of(key, make);
  }
}
