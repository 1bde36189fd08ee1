package io.hyb.runtime.cpu;

import com.sun.jna.Pointer;
import io.hyb.runtime.torch.Tensor;

/** Numbers of libtorch's arrays, taken out and put back as a whole: Java computes on its own. */
final class Numbers {
  private Numbers() {}

  /** Whether all of these arrays are of float32, with numbers side by side. */
  static boolean arePlain(Tensor... arrays) {
    for (Tensor array : arrays) {
      if (array.type() != Tensor.FLOAT32 || !array.inOrder()) {
        return false;
      }
    }
    return true;
  }

  static float[] of(Tensor array) {
    return at(array.address(), 0, (int) array.count());
  }

  /**
   * @param from how many numbers to skip
   */
  static float[] at(long address, long from, int count) {
    return count == 0 ? new float[0] : new Pointer(address).getFloatArray(bytes(from), count);
  }

  static void put(long address, float... numbers) {
    put(address, 0, numbers, 0, numbers.length);
  }

  /**
   * Writes some of {@code numbers}.
   *
   * @param to how many numbers in memory to skip
   */
  static void put(long address, long to, float[] numbers, int from, int count) {
    if (count > 0) {
      new Pointer(address).write(bytes(to), numbers, from, count);
    }
  }

  private static long bytes(long numbers) {
    return numbers * Float.BYTES;
  }

  /** {@code x · sigmoid(x)} */
  static float silu(float x) {
    return x / (1 + (float) Math.exp(-x));
  }
}
