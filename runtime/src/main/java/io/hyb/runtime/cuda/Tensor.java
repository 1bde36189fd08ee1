package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * An array as a kernel sees it.
 *
 * @param address on the device
 * @param type PyTorch's number of its scalar type
 * @param inOrder whether its numbers are side by side in the order of its indices
 */
record Tensor(long address, int type, long[] sizes, boolean inOrder) {
  /** Where libtorch puts its answers: one for each thread, since a step asks thousands of times. */
  private static final ThreadLocal<Memory> TOLD = ThreadLocal.withInitial(() -> new Memory(8));

  static Tensor of(Symbols symbols, NDArray array) {
    Pointer handle = new Pointer(((PtNDArray) array).getHandle());
    Memory told = TOLD.get();
    long address = told(symbols, "aoti_torch_get_data_ptr", handle, told).getLong(0);
    int type = told(symbols, "aoti_torch_get_dtype", handle, told).getInt(0);
    int count = (int) told(symbols, "aoti_torch_get_dim", handle, told).getLong(0);
    long[] sizes = list(told(symbols, "aoti_torch_get_sizes", handle, told), count);
    long[] strides = list(told(symbols, "aoti_torch_get_strides", handle, told), count);
    return new Tensor(address, type, sizes, inOrder(sizes, strides));
  }

  private static Memory told(Symbols symbols, String what, Pointer handle, Memory into) {
    symbols.torch(what, handle, into);
    return into;
  }

  private static long[] list(Memory pointer, int count) {
    return count == 0 ? new long[0] : pointer.getPointer(0).getLongArray(0, count);
  }

  private static boolean inOrder(long[] sizes, long[] strides) {
    long expected = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      if (sizes[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= sizes[i];
    }
    return true;
  }

  long last() {
    return sizes[sizes.length - 1];
  }

  /** How many vectors of the last dimension's length it holds. */
  long rows() {
    long rows = 1;
    for (int i = 0; i < sizes.length - 1; i++) {
      rows *= sizes[i];
    }
    return rows;
  }

  /** Whether vectors of 16 bytes can be read from it, row by row. */
  boolean aligned() {
    return inOrder && address % 16 == 0 && last() % 8 == 0;
  }
}
