package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;

/** What the kernels of {@code steps.cu} ask of arrays, and how they are launched. */
abstract class StepKernel {
  /** Above so many rows a product is a matrix's, which libtorch does well. */
  static final int MOST_ROWS = 8;

  static final int WARPS = 4;

  private static final int THREADS = 32 * WARPS;

  final KernelSet set;

  StepKernel(KernelSet set) {
    this.set = set;
  }

  Tensor tensor(NDArray array) {
    return set.tensor(array);
  }

  /** Whether these arrays are none for kernels that know no gradients. */
  boolean isOff(Kernels kernels, NDArray... arrays) {
    return set.lack().isPresent() || Gradients.wantedAmong(kernels, arrays);
  }

  /** Tokens of (batch, length, …). */
  static long rows(NDArray x) {
    return x.getShape().get(0) * x.getShape().get(1);
  }

  static boolean hasFewRows(NDArray x) {
    return x.size() <= MOST_ROWS * x.getShape().get(x.getShape().dimension() - 1);
  }

  /** Whether there are kernels for activations of this type with weights of that. */
  static boolean suits(Tensor x, Tensor weight) {
    return KernelSet.hasType(weight.type())
        && (x.type() == weight.type() || x.type() == Tensor.FLOAT32);
  }

  static String type(Tensor x, Tensor weight) {
    return x.type() == weight.type() ? "X=T" : "X=float";
  }

  static Grid grid(long x, long y, long z) {
    return new Grid(x, y, z, THREADS);
  }
}
