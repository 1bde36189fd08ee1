package io.hyb.runtime.bench;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/** Waits until a device has done all that it was given. */
final class Finished {
  private Finished() {}

  static void wait(Kernels kernels) {
    Scope.run(() -> kernels.manager().zeros(new Shape(1), DataType.FLOAT32).toFloatArray());
  }
}
