package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;

/**
 * An array of float32 that a piece of a step writes.
 *
 * @param handle not one of DJL's yet
 */
record Result(long handle, long address, long[] sizes) {
  static Result of(long... sizes) {
    long handle = Aten.floats(sizes);
    return new Result(handle, Aten.address(handle), sizes);
  }

  void read(float[] into) {
    Numbers.read(address, 0, into);
  }

  void put(float[] numbers) {
    Numbers.put(address, numbers);
  }

  /** Ends one that doesn't become DJL's. */
  void end() {
    Aten.delete(handle);
  }

  /** The array that {@code piece} writes, whatever the position. */
  NDArray by(Kernels kernels, Piece piece) {
    return by(kernels, piece, 0);
  }

  NDArray by(Kernels kernels, Piece piece, int position) {
    piece.run(position);
    StepRecording.note(this, piece);
    return Numbers.made(kernels, handle, address, sizes);
  }
}
