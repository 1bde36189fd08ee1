package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import com.sun.jna.Pointer;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;

/** Numbers of libtorch's arrays, taken out and put back as a whole: Java computes on its own. */
final class Numbers {
  private static final Known<Tensor> TENSORS = new Known<>();

  private Numbers() {}

  static Tensor tensor(NDArray array) {
    return TENSORS.of(array, () -> Tensor.of(array));
  }

  /** Makes an array of float32 with numbers side by side one of DJL's. */
  static NDArray made(Kernels kernels, long handle, long address, long... sizes) {
    NDArray array = Aten.adopted(kernels, handle);
    TENSORS.put(array, new Tensor(address, Tensor.FLOAT32, sizes, true));
    return array;
  }

  /** Whether an array is of float32, with numbers side by side. */
  static boolean isPlain(Tensor array) {
    return array.type() == Tensor.FLOAT32 && array.inOrder();
  }

  static float[] of(Tensor array) {
    return at(array.address(), 0, (int) array.count());
  }

  /**
   * @param from how many numbers to skip
   */
  static float[] at(long address, long from, int count) {
    float[] numbers = new float[count];
    read(address, from, numbers);
    return numbers;
  }

  /** Fills an array, one that a piece keeps: new ones are memory that nobody has touched yet. */
  static void read(long address, long from, float[] into) {
    if (into.length > 0) {
      new Pointer(address).read(from * Float.BYTES, into, 0, into.length);
    }
  }

  static void put(long address, float[] numbers) {
    put(address, 0, numbers, 0, numbers.length);
  }

  /**
   * Writes some of {@code numbers}.
   *
   * @param to how many numbers in memory to skip
   */
  static void put(long address, long to, float[] numbers, int from, int count) {
    if (count > 0) {
      new Pointer(address).write(to * Float.BYTES, numbers, from, count);
    }
  }

  /** {@code x · sigmoid(x)} */
  static float silu(float x) {
    return x / (1 + (float) Math.exp(-x));
  }
}
