package io.hyb.runtime.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Optional;

/**
 * Numbers on their way from the device. Plain reading waits for all that the device was given, so
 * that it then has nothing to do; this waits only for what was given before. On a CPU, and where
 * the driver's functions are missing, numbers are read at once.
 */
public final class Readback implements AutoCloseable {
  /** {@code CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING}. */
  private static final int WAITED_FOR_ALONE = 3;

  private static Optional<Symbols> symbols;

  private final NDArray host;
  private final Optional<Pointer> event;

  private Readback(NDArray host, Optional<Pointer> event) {
    this.host = host;
    this.event = event;
  }

  /**
   * Has numbers copied behind what the device was given so far.
   *
   * @param numbers on the kernels' device, of a type that DJL reads
   */
  public static Readback of(Kernels kernels, NDArray numbers) {
    Device device = kernels.device();
    if (!device.isGpu()) {
      return new Readback(Scope.keep(numbers::duplicate), Optional.empty());
    }
    if (symbols().isEmpty()) {
      return new Readback(
          Scope.keep(() -> numbers.toDevice(Device.cpu(), false)), Optional.empty());
    }
    NDArray host = Scope.keep(() -> kernels.run1("coming", numbers));
    return new Readback(host, Optional.of(event(symbols().get(), device.getDeviceId())));
  }

  private static synchronized Optional<Symbols> symbols() {
    if (symbols == null) {
      try {
        symbols = Optional.of(new Symbols());
      } catch (UnsatisfiedLinkError e) {
        symbols = Optional.empty();
      }
    }
    return symbols;
  }

  private static Pointer event(Symbols symbols, int device) {
    PointerByReference made = new PointerByReference();
    symbols.enter(device);
    symbols.driver("cuEventCreate", made, WAITED_FOR_ALONE);
    symbols.driver("cuEventRecord", made.getValue(), symbols.currentStream(device));
    return made.getValue();
  }

  /** Waits for the numbers. */
  public float[] numbers() {
    event.ifPresent(copied -> symbols().orElseThrow().driver("cuEventSynchronize", copied));
    return host.toFloatArray();
  }

  /** Ends it; numbers that nobody read are waited for, since they come into its memory. */
  @Override
  public void close() {
    event.ifPresent(
        copied -> {
          symbols().orElseThrow().driver("cuEventSynchronize", copied);
          symbols().orElseThrow().driver("cuEventDestroy_v2", copied);
        });
    host.close();
  }
}
