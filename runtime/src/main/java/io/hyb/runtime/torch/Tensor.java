package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;

/**
 * An array as a kernel of our own sees it.
 *
 * @param address on the device
 * @param type PyTorch's number of its scalar type
 * @param inOrder whether its numbers are side by side in the order of its indices
 */
public record Tensor(long address, int type, long[] sizes, boolean inOrder) {
  /** PyTorch's number of float32. */
  public static final int FLOAT32 = 6;

  public static Tensor of(NDArray array) {
    long handle = Aten.handle(array);
    long[] sizes = Aten.sizes(handle);
    boolean inOrder = inOrder(sizes, Aten.strides(handle));
    return new Tensor(Aten.address(handle), Aten.type(handle), sizes, inOrder);
  }

  private static boolean inOrder(long[] sizes, long[] strides) {
    long[] expected = inOrder(sizes);
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != 1 && strides[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The strides of an array whose numbers are side by side in the order of its indices. */
  static long[] inOrder(long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= sizes[i];
    }
    return strides;
  }

  public long last() {
    return sizes[sizes.length - 1];
  }

  /** How many vectors of the last dimension's length it holds. */
  public long rows() {
    long rows = 1;
    for (int i = 0; i < sizes.length - 1; i++) {
      rows *= sizes[i];
    }
    return rows;
  }

  /** How many numbers it holds. */
  public long count() {
    return rows() * last();
  }

  /** How many numbers 16 bytes hold. */
  public int vector() {
    return type == FLOAT32 ? 4 : 8;
  }

  /** Whether vectors of 16 bytes can be read from it, row by row. */
  public boolean aligned() {
    return inOrder && address % 16 == 0 && last() % 8 == 0;
  }
}
