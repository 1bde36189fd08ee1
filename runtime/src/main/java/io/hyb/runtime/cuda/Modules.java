package io.hyb.runtime.cuda;

import ai.djl.Device;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The kernels of {@code steps.cu} on one device, each compiled when it is first asked for. */
final class Modules {
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final int THREADS = 128;

  private static final int CONFIG_BYTES = 56;
  private static final int ATTRIBUTE_BYTES = 72;
  private static final int PROGRAMMATIC_STREAM_SERIALIZATION = 6;

  /** The first processors on which a kernel can start while another ends. */
  private static final int HOPPER = 9;

  private static final int MOST_ARGUMENTS = 16;

  // The driver copies these when a kernel is launched, so that each thread needs one of each.
  private static final ThreadLocal<Memory> VALUES = memory(8 * MOST_ARGUMENTS);
  private static final ThreadLocal<Memory> LIST = memory(8 * MOST_ARGUMENTS);
  private static final ThreadLocal<Memory> CONFIG = memory(CONFIG_BYTES + ATTRIBUTE_BYTES);

  private final Symbols symbols;
  private final int device;
  private final Nvrtc compiler = new Nvrtc();
  private final String architecture;
  private final boolean overlapping;
  private final String source = source();
  private final Map<List<String>, Pointer> functions = new ConcurrentHashMap<>();

  Modules(Symbols symbols, Device device) {
    this.symbols = symbols;
    this.device = device.getDeviceId();
    int major = attribute(COMPUTE_CAPABILITY_MAJOR);
    this.architecture =
        "--gpu-architecture=sm_%d%d".formatted(major, attribute(COMPUTE_CAPABILITY_MINOR));
    this.overlapping = major >= HOPPER;
  }

  private static ThreadLocal<Memory> memory(int bytes) {
    return ThreadLocal.withInitial(() -> new Memory(bytes));
  }

  private int attribute(int number) {
    IntByReference value = new IntByReference();
    symbols.driver("cuDeviceGetAttribute", value, number, device);
    return value.getValue();
  }

  private static String source() {
    try (InputStream in = Modules.class.getResourceAsStream("steps.cu")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the kernels' text", e);
    }
  }

  /**
   * A kernel.
   *
   * @param name the function's
   * @param macros what its text asks for, such as {@code D=64}
   */
  Pointer function(String name, String... macros) {
    List<String> key = new ArrayList<>(List.of(name));
    key.addAll(List.of(macros));
    return functions.computeIfAbsent(key, missing -> compile(name, macros));
  }

  private Pointer compile(String name, String... macros) {
    List<String> options = new ArrayList<>(List.of(architecture, "--std=c++17"));
    for (String macro : macros) {
      options.add("-D" + macro);
    }
    Memory code = compiler.compile(source, options);
    PointerByReference module = new PointerByReference();
    PointerByReference function = new PointerByReference();
    symbols.on(device, () -> symbols.driver("cuModuleLoadData", module, code));
    symbols.driver("cuModuleGetFunction", function, module.getValue(), name);
    return function.getValue();
  }

  /**
   * Runs a kernel in blocks of 128 threads on the stream of this thread.
   *
   * @param arguments Long for addresses, Integer and Float for numbers
   */
  void launch(Pointer function, long x, long y, long z, Object... arguments) {
    Memory values = VALUES.get();
    Memory list = LIST.get();
    for (int i = 0; i < arguments.length; i++) {
      long at = 8L * i;
      if (arguments[i] instanceof Long address) {
        values.setLong(at, address);
      } else if (arguments[i] instanceof Integer number) {
        values.setInt(at, number);
      } else {
        values.setFloat(at, (Float) arguments[i]);
      }
      list.setLong(at, Pointer.nativeValue(values) + at);
    }
    Memory config = config(x, y, z);
    Runnable launch =
        () -> symbols.driver("cuLaunchKernelEx", config, function, list, Pointer.NULL);
    if (device == 0) {
      launch.run(); // a thread's device, unless another was set
    } else {
      symbols.on(device, launch);
    }
  }

  /**
   * A {@code CUlaunchConfig} of so many blocks, with one {@code CUlaunchAttribute} after it: the
   * kernel may start while the one before it ends, for which it waits itself.
   */
  private Memory config(long x, long y, long z) {
    Memory config = CONFIG.get();
    config.clear();
    int[] sizes = {(int) x, (int) y, (int) z, THREADS, 1, 1};
    config.write(0, sizes, 0, sizes.length);
    config.setPointer(32, symbols.currentStream(device));
    config.setLong(40, Pointer.nativeValue(config) + CONFIG_BYTES);
    config.setInt(48, overlapping ? 1 : 0);
    config.setInt(CONFIG_BYTES, PROGRAMMATIC_STREAM_SERIALIZATION);
    config.setInt(CONFIG_BYTES + 8, 1);
    return config;
  }
}
