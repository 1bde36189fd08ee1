package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;

/**
 * An array as a kernel sees it.
 *
 * @param address on the device
 * @param type PyTorch's number of its scalar type
 * @param inOrder whether its numbers are side by side in the order of its indices
 */
record Tensor(long address, int type, long[] sizes, boolean inOrder) {
  static Tensor of(Symbols symbols, NDArray array) {
    long handle = Symbols.handle(array);
    long[] sizes = symbols.sizes(handle);
    boolean inOrder = inOrder(sizes, symbols.strides(handle));
    return new Tensor(symbols.address(handle), symbols.type(handle), sizes, inOrder);
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

  /** How many numbers 16 bytes hold. */
  int vector() {
    return type == KernelSet.FLOAT32 ? 4 : 8;
  }

  /** Whether vectors of 16 bytes can be read from it, row by row. */
  boolean aligned() {
    return inOrder && address % 16 == 0 && last() % 8 == 0;
  }
}
