package io.hyb.runtime.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Pointer;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Kernels of our own from one or more texts on one device, or why there are none. */
final class KernelSet {
  private static final int AMPERE = 8;

  private static final Map<Key, KernelSet> ALL = new ConcurrentHashMap<>();

  /** Macros of the precisions that there are kernels for, by PyTorch's numbers of them. */
  private static final Map<Integer, String> TYPES =
      Map.of(Tensor.FLOAT32, "T_FLOAT32", 15, "T_BFLOAT16", 5, "T_FLOAT16");

  private Modules modules;
  private String lack;

  private record Key(Device device, List<String> texts) {}

  /** Those of texts for whole batches. */
  static KernelSet of(Kernels kernels, String... texts) {
    return ALL.computeIfAbsent(
        new Key(kernels.device(), List.of(texts)),
        key -> new KernelSet(key.device, key.texts, false));
  }

  /**
   * @param texts and {@code waiting}: as of {@link Modules}
   */
  KernelSet(Device device, List<String> texts, boolean waiting) {
    if (!device.isGpu()) {
      lack = "the device is no GPU";
    } else if ("off".equals(System.getenv("HYB_CUDA_KERNELS"))) {
      lack = "HYB_CUDA_KERNELS is off";
    } else {
      try {
        modules = new Modules(new Symbols(), device, texts, waiting);
      } catch (UnsatisfiedLinkError | CudaException e) {
        lack = e.getMessage().lines().findFirst().orElse("a symbol is missing");
      }
    }
  }

  /** Why there are none on this device, if there are none. */
  Optional<String> lack() {
    return Optional.ofNullable(lack);
  }

  /** Whether its matrix units multiply bfloat16. */
  boolean hasMatrixUnits() {
    return modules != null && modules.major() >= AMPERE;
  }

  static boolean hasType(int type) {
    return TYPES.containsKey(type);
  }

  static String macro(int type) {
    return TYPES.get(type);
  }

  /** An array of float32 that nobody has written. */
  static NDArray floats(Kernels kernels, long... shape) {
    return kernels.manager().create(new Shape(shape), DataType.FLOAT32);
  }

  long address(NDArray array) {
    return Aten.address(Aten.handle(array));
  }

  Tensor tensor(NDArray array) {
    return Tensor.of(array);
  }

  Pointer function(String name, String... macros) {
    return modules.function(name, macros);
  }

  void launch(Pointer function, Grid grid, Object... arguments) {
    modules.launch(function, grid, arguments);
  }

  /**
   * What {@code work} gives; nothing, from then on either, if a kernel doesn't compile or start.
   */
  <T> Optional<T> attempt(Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (CudaException e) {
      lack = e.getMessage();
      return Optional.empty();
    }
  }
}
