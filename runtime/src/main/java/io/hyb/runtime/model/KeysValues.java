package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The keys and values of one layer that a cache holds, in buffers that grow by doubling: (batch,
 * kv_heads, capacity, head_dim).
 */
public final class KeysValues {
  private NDArray keys;
  private NDArray values;

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

  void close() {
    if (keys != null) {
      keys.close();
      values.close();
    }
  }
}
