package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;

/**
 * What the recurrent heads of one layer carry on: their state {@code h}, float32, (batch, heads, …)
 * with whatever a head's state is in the layer's mixer, and the last {@code conv − 1} inputs of the
 * convolution, (batch, channels, conv − 1).
 */
public final class MixerState {
  private NDArray h;
  private NDArray window;

  /** Absent before the first token. */
  public NDArray h() {
    return h;
  }

  /** Absent before the first token. */
  public NDArray window() {
    return window;
  }

  /** Puts the state behind the latest token in the place of the present one, which is closed. */
  public void replace(NDArray newH, NDArray newWindow) {
    close();
    h = newH;
    window = newWindow;
  }

  void close() {
    if (h != null) {
      h.close();
      window.close();
    }
  }
}
