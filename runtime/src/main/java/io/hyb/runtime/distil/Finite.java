package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;

/** Whether arrays hold numbers alone: for finding out, once something has gone wrong. */
final class Finite {
  private Finite() {}

  /** Whether no value is NaN or infinite, of an array in any precision. */
  static boolean is(Kernels kernels, NDArray array) {
    for (float value : kernels.run1("wide", array).toFloatArray()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
