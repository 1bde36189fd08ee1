package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/**
 * The keys and values of one layer that a cache holds, in buffers that grow by doubling, up to the
 * layer's window: (batch, kv_heads, capacity, head_dim). Those of position p are at p modulo the
 * window.
 */
public final class KeysValues {
  private static final long FIRST_CAPACITY = 256;

  private final int window;
  private NDArray keys;
  private NDArray values;
  private long reserved;

  /**
   * @param window the most positions that are seen
   */
  KeysValues(int window) {
    this.window = window;
  }

  public NDArray keys() {
    return keys;
  }

  public NDArray values() {
    return values;
  }

  /** Puts larger buffers in the place of the present ones, which are closed. */
  public void replace(NDList buffers) {
    close();
    keys = buffers.get(0);
    values = buffers.get(1);
  }

  /** How much room {@code positions} take: no more than the window. */
  public long room(long positions) {
    return Math.min(positions, window);
  }

  /** Lets the first buffers have room for {@code positions}. */
  void reserve(long positions) {
    reserved = positions;
  }

  /**
   * Makes sure of room for {@code positions} of as many rows as {@code u} has.
   *
   * @param u (batch, length, d_model)
   */
  public void makeRoom(Kernels kernels, NDArray u, int kvHeads, int headDim, long positions) {
    if (keys == null) {
      long capacity =
          room(reserved >= positions ? reserved : Math.max(FIRST_CAPACITY, 2 * positions));
      keys = Scope.keep(() -> room(kernels, u, kvHeads, headDim, capacity));
      values = Scope.keep(() -> room(kernels, u, kvHeads, headDim, capacity));
    } else if (capacity() < room(positions)) {
      grow(kernels, 2 * positions);
    }
  }

  private static NDArray room(Kernels kernels, NDArray u, int kvHeads, int headDim, long capacity) {
    return kernels.run1(
        "room",
        u,
        kernels.scalar((long) kvHeads),
        kernels.scalar((long) headDim),
        kernels.count(capacity));
  }

  /** Whether the buffers had less room and are others now. */
  boolean grow(Kernels kernels, long positions) {
    long room = room(positions);
    if (keys == null || capacity() >= room) {
      return false;
    }
    NDArray larger = Scope.keep(() -> grown(kernels, keys, room));
    replace(new NDList(larger, Scope.keep(() -> grown(kernels, values, room))));
    return true;
  }

  private static NDArray grown(Kernels kernels, NDArray buffer, long capacity) {
    return kernels.run1("grow", buffer, kernels.count(capacity));
  }

  private long capacity() {
    return keys.getShape().get(2);
  }

  void close() {
    if (keys != null) {
      keys.close();
      values.close();
    }
  }
}
