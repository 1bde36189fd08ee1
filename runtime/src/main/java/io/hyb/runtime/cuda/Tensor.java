package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * An array as a kernel sees it.
 *
 * @param address on the device
 * @param type PyTorch's number of its scalar type
 * @param inOrder whether its numbers are side by side in the order of its indices
 */
record Tensor(long address, int type, long[] sizes, boolean inOrder) {

  static Tensor of(Symbols symbols, NDArray array) {
    Pointer handle = new Pointer(((PtNDArray) array).getHandle());
    PointerByReference address = new PointerByReference();
    IntByReference type = new IntByReference();
    LongByReference dimensions = new LongByReference();
    PointerByReference list = new PointerByReference();
    symbols.torch("aoti_torch_get_data_ptr", handle, address);
    symbols.torch("aoti_torch_get_dtype", handle, type);
    symbols.torch("aoti_torch_get_dim", handle, dimensions);
    int count = (int) dimensions.getValue();
    symbols.torch("aoti_torch_get_sizes", handle, list);
    long[] sizes = count == 0 ? new long[0] : list.getValue().getLongArray(0, count);
    symbols.torch("aoti_torch_get_strides", handle, list);
    long[] strides = count == 0 ? new long[0] : list.getValue().getLongArray(0, count);
    return new Tensor(
        Pointer.nativeValue(address.getValue()), type.getValue(), sizes, inOrder(sizes, strides));
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
