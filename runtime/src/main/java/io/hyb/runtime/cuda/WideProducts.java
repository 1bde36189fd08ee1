package io.hyb.runtime.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Products of float32 activations with bfloat16 weights to float32 on a GPU, by matrix units, which
 * multiply such numbers ten times as fast as float32 ones: an activation is the sum of three
 * bfloat16 numbers, its 24 bits in eights, and what these give with a weight is exact before it is
 * added up in float32. Libtorch has no product of narrow numbers whose result is wide; cuBLAS,
 * which comes with it, does. The TorchScript {@code project} is their oracle and does the work
 * where a method here gives nothing.
 */
public final class WideProducts {
  /** Fewer rows are bound by the weights' bytes anyway, and may be of a step that is recorded. */
  private static final int FEWEST_ROWS = 512;

  private static final int BFLOAT16 = 15;

  // cuBLAS's own numbers.
  private static final int AS_IT_IS = 0;
  private static final int TRANSPOSED = 1;
  private static final int CUDA_R_32F = 0;
  private static final int CUDA_R_16BF = 14;
  private static final int COMPUTE_32F = 68;
  private static final int DEFAULT_ALGORITHM = -1;

  private static final Map<Device, WideProducts> ALL = new ConcurrentHashMap<>();

  private final int device;
  private Symbols symbols;
  private NativeLibrary cublas;
  private Pointer handle;
  private Memory zero;
  private Memory one;
  private String lack;

  private WideProducts(Device device) {
    this.device = device.getDeviceId();
    if (!device.isGpu()) {
      lack = "the device is no GPU";
    } else if ("off".equals(System.getenv("HYB_CUDA_KERNELS"))) {
      lack = "HYB_CUDA_KERNELS is off";
    } else {
      try {
        open();
      } catch (UnsatisfiedLinkError | CudaException e) {
        lack = e.getMessage().lines().findFirst().orElse("a symbol is missing");
      }
    }
  }

  private void open() {
    symbols = new Symbols();
    cublas = LibtorchNeighbour.open("cublas");
    PointerByReference made = new PointerByReference();
    symbols.on(device, () -> call("cublasCreate_v2", made));
    handle = made.getValue();
    zero = number(0);
    one = number(1);
  }

  private static Memory number(float value) {
    Memory memory = new Memory(Float.BYTES);
    memory.setFloat(0, value);
    return memory;
  }

  /** Those of the kernels' device. */
  public static WideProducts of(Kernels kernels) {
    return ALL.computeIfAbsent(kernels.device(), WideProducts::new);
  }

  /**
   * x · weightᵀ.
   *
   * @param x float32 (batch, length, in), many rows
   * @param weight bfloat16 (out, in)
   * @return float32 (batch, length, out)
   */
  public Optional<NDArray> product(Kernels kernels, NDArray x, NDArray weight) {
    if (lack != null || x.size() < FEWEST_ROWS * x.getShape().get(x.getShape().dimension() - 1)) {
      return Optional.empty();
    }
    Tensor rows = Tensor.of(x);
    Tensor by = Tensor.of(weight);
    if (rows.type() != Tensor.FLOAT32 || by.type() != BFLOAT16 || !by.aligned()) {
      return Optional.empty();
    }
    try {
      return Optional.of(product(kernels, x, rows, by));
    } catch (CudaException e) {
      lack = e.getMessage();
      return Optional.empty();
    }
  }

  private NDArray product(Kernels kernels, NDArray x, Tensor rows, Tensor by) {
    NDList thirds = kernels.run("in_thirds", x);
    int out = (int) by.rows();
    NDArray y = KernelSet.floats(kernels, rows.sizes()[0], rows.sizes()[1], out);
    synchronized (this) {
      symbols.on(
          device,
          () -> {
            call("cublasSetStream_v2", handle, symbols.currentStream(device));
            // The smallest first, so that less of them is lost.
            add(thirds.get(2), rows, by, y, zero);
            add(thirds.get(1), rows, by, y, one);
            add(thirds.get(0), rows, by, y, one);
          });
    }
    return y;
  }

  /** Sets y to a third's product plus {@code times} y; cuBLAS sees all arrays transposed. */
  private void add(NDArray third, Tensor rows, Tensor by, NDArray y, Memory times) {
    int in = (int) by.last();
    int out = (int) by.rows();
    call(
        "cublasGemmEx",
        handle,
        TRANSPOSED,
        AS_IT_IS,
        out,
        (int) rows.rows(),
        in,
        one,
        new Pointer(by.address()),
        CUDA_R_16BF,
        in,
        new Pointer(Aten.address(Aten.handle(third))),
        CUDA_R_16BF,
        in,
        times,
        new Pointer(Aten.address(Aten.handle(y))),
        CUDA_R_32F,
        out,
        COMPUTE_32F,
        DEFAULT_ALGORITHM);
  }

  private void call(String function, Object... arguments) {
    int error = cublas.getFunction(function).invokeInt(arguments);
    if (error != 0) {
      throw new CudaException(function + " fails with error " + error);
    }
  }
}
