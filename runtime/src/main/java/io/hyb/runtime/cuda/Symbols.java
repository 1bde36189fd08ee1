package io.hyb.runtime.cuda;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.hyb.runtime.torch.Aten;
import java.util.Arrays;

/**
 * The functions that this package calls, found when it is first used. Libtorch's C interface (the
 * shim of its ahead-of-time compiler) and the driver's are stable; CUDAGraph's members are called
 * by their C++ symbols.
 *
 * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling">the mangling</a>
 */
final class Symbols {
  private static final String GRAPH = "_ZN2at4cuda9CUDAGraph";
  private static final ThreadLocal<Boolean> ENTERED = ThreadLocal.withInitial(() -> false);

  /** Where libtorch puts its answers: one for each thread, since a step asks thousands of times. */
  private static final ThreadLocal<Memory> TOLD = ThreadLocal.withInitial(() -> new Memory(8));

  private final NativeLibrary torch;
  private final NativeLibrary driver;
  private final Function construct;
  private final boolean constructorHasFlag;

  final Function captureBegin;
  final Function captureEnd;
  final Function replay;
  final Function destroy;

  /**
   * @throws UnsatisfiedLinkError if a library or a function isn't there
   */
  Symbols() {
    torch = Aten.library("torch_cuda");
    driver = NativeLibrary.getInstance("libcuda.so.1");
    captureBegin = torch.getFunction(GRAPH + "13capture_beginESt4pairIyyE21cudaStreamCaptureMode");
    captureEnd = torch.getFunction(GRAPH + "11capture_endEv");
    replay = torch.getFunction(GRAPH + "6replayEv");
    destroy = torch.getFunction(GRAPH + "D1Ev");
    // Since PyTorch 2.8 the constructor has a flag: whether the graph stays after instantiation.
    constructorHasFlag = exists(torch, GRAPH + "C1Eb");
    construct = torch.getFunction(GRAPH + (constructorHasFlag ? "C1Eb" : "C1Ev"));
    Frequent.bind(torch, driver);
  }

  /**
   * The functions of which a step calls thousands: bound to native methods, a call takes a tenth of
   * the time. Addresses stand for pointers.
   */
  private static final class Frequent {
    private static boolean bound;

    private Frequent() {}

    static synchronized void bind(NativeLibrary torch, NativeLibrary driver) {
      if (!bound) {
        Native.register(OfTorch.class, torch);
        Native.register(OfDriver.class, driver);
        bound = true;
      }
    }

    // The names are the functions'.
    private static final class OfTorch {
      static native int aoti_torch_get_current_cuda_stream(int device, long told);
    }

    private static final class OfDriver {
      static native int cuLaunchKernelEx(long config, long function, long arguments, long extra);
    }
  }

  /** Starts a kernel; the arguments as of {@code cuLaunchKernelEx}. */
  static void launch(Memory config, Pointer function, Memory arguments) {
    check(
        "cuLaunchKernelEx",
        Frequent.OfDriver.cuLaunchKernelEx(
            at(config), Pointer.nativeValue(function), at(arguments), 0));
  }

  private static long at(Memory memory) {
    return Pointer.nativeValue(memory);
  }

  private static void check(String function, int error) {
    if (error != 0) {
      throw new CudaException(function + " fails with error " + error);
    }
  }

  private static boolean exists(NativeLibrary library, String symbol) {
    try {
      library.getFunction(symbol);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Makes a CUDAGraph in {@code memory}. */
  void construct(Pointer memory) {
    construct.invokeVoid(
        constructorHasFlag ? new Object[] {memory, (byte) 0} : new Object[] {memory});
  }

  /**
   * Calls a function of libtorch's C interface.
   *
   * @throws CudaException if it fails
   */
  void torch(String function, Object... arguments) {
    call(torch, function, arguments);
  }

  /**
   * Calls a function of the driver.
   *
   * @throws CudaException if it fails
   */
  void driver(String function, Object... arguments) {
    call(driver, function, arguments);
  }

  private static void call(NativeLibrary library, String function, Object... arguments) {
    check(function, library.getFunction(function).invokeInt(arguments));
  }

  /**
   * Makes the device's context this thread's if it has none yet: libtorch itself gives a thread one
   * with its first work, which may come later.
   */
  void enter(int device) {
    if (!ENTERED.get()) {
      PointerByReference context = new PointerByReference();
      driver("cuCtxGetCurrent", context);
      if (context.getValue() == null) {
        driver("cuDevicePrimaryCtxRetain", context, device);
        driver("cuCtxSetCurrent", context.getValue());
      }
      ENTERED.set(true);
    }
  }

  /** Runs {@code work} while {@code device} is this thread's. */
  void on(int device, Runnable work) {
    guarded("aoti_torch_create_cuda_guard", "aoti_torch_delete_cuda_guard", work, device);
  }

  /**
   * Runs {@code work} while {@code device} is this thread's and libtorch works on {@code stream}.
   */
  void on(int device, Pointer stream, Runnable work) {
    guarded(
        "aoti_torch_create_cuda_stream_guard",
        "aoti_torch_delete_cuda_stream_guard",
        work,
        stream,
        device);
  }

  private void guarded(String create, String delete, Runnable work, Object... arguments) {
    PointerByReference guard = new PointerByReference();
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = guard;
    torch(create, all);
    try {
      work.run();
    } finally {
      torch(delete, guard.getValue());
    }
  }

  /** Ends a capture that something made invalid, which the driver reports as an error. */
  void endCapture(Pointer stream) {
    driver
        .getFunction("cuStreamEndCapture")
        .invokeInt(new Object[] {stream, new PointerByReference()});
  }

  /** The stream that libtorch works on in this thread; null is the default one. */
  Pointer currentStream(int device) {
    Memory told = TOLD.get();
    check(
        "aoti_torch_get_current_cuda_stream",
        Frequent.OfTorch.aoti_torch_get_current_cuda_stream(device, at(told)));
    return told.getPointer(0);
  }
}
