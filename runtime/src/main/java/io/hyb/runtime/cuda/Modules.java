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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kernels of some texts on one device, compiled when they are first asked for. */
final class Modules {
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final String SHARED = "numbers.cu";

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
  private final int major;
  private final String architecture;
  private final boolean overlapping;
  private final String source;

  /** Each by its macros. */
  private final Map<List<String>, Pointer> modules = new ConcurrentHashMap<>();

  private final Map<List<String>, Pointer> functions = new ConcurrentHashMap<>();

  /**
   * So many blocks of so many threads.
   *
   * @param x blocks in the first of three dimensions
   */
  record Grid(long x, long y, long z, int threads) {}

  /**
   * @param texts the resources that have the kernels, each of which may need those before it
   * @param waiting whether they wait for the kernel before them themselves, so that they may be
   *     started early
   */
  Modules(Symbols symbols, Device device, List<String> texts, boolean waiting) {
    this.symbols = symbols;
    this.source =
        Stream.concat(Stream.of(SHARED), texts.stream())
            .map(Modules::source)
            .collect(Collectors.joining());
    this.device = device.getDeviceId();
    this.major = attribute(COMPUTE_CAPABILITY_MAJOR);
    this.architecture =
        "--gpu-architecture=sm_%d%d".formatted(major, attribute(COMPUTE_CAPABILITY_MINOR));
    this.overlapping = waiting && major >= HOPPER;
  }

  /** Of the device's compute capability. */
  int major() {
    return major;
  }

  private static ThreadLocal<Memory> memory(int bytes) {
    return ThreadLocal.withInitial(() -> new Memory(bytes));
  }

  private int attribute(int number) {
    IntByReference value = new IntByReference();
    symbols.driver("cuDeviceGetAttribute", value, number, device);
    return value.getValue();
  }

  private static String source(String text) {
    try (InputStream in = Modules.class.getResourceAsStream(text)) {
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
    return functions.computeIfAbsent(
        key,
        missing -> {
          PointerByReference function = new PointerByReference();
          Pointer module = modules.computeIfAbsent(List.of(macros), this::compile);
          symbols.driver("cuModuleGetFunction", function, module, name);
          return function.getValue();
        });
  }

  private Pointer compile(List<String> macros) {
    List<String> options = new ArrayList<>(List.of(architecture, "--std=c++17"));
    macros.forEach(macro -> options.add("-D" + macro));
    Memory code = compiler.compile(source, options);
    PointerByReference module = new PointerByReference();
    symbols.on(device, () -> symbols.driver("cuModuleLoadData", module, code));
    return module.getValue();
  }

  /**
   * Runs a kernel on the stream of this thread.
   *
   * @param arguments Long for addresses, Integer and Float for numbers
   */
  void launch(Pointer function, Grid grid, Object... arguments) {
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
    Memory config = config(grid);
    if (device == 0) {
      symbols.enter(0); // a thread's device, unless another was set
      Symbols.launch(config, function, list);
    } else {
      symbols.on(device, () -> Symbols.launch(config, function, list));
    }
  }

  /**
   * A {@code CUlaunchConfig} of so many blocks, with one {@code CUlaunchAttribute} after it: the
   * kernel may start while the one before it ends, for which it waits itself.
   */
  private Memory config(Grid grid) {
    Memory config = CONFIG.get();
    config.clear();
    int[] sizes = {(int) grid.x(), (int) grid.y(), (int) grid.z(), grid.threads(), 1, 1};
    config.write(0, sizes, 0, sizes.length);
    config.setPointer(32, symbols.currentStream(device));
    config.setLong(40, Pointer.nativeValue(config) + CONFIG_BYTES);
    config.setInt(48, overlapping ? 1 : 0);
    config.setInt(CONFIG_BYTES, PROGRAMMATIC_STREAM_SERIALIZATION);
    config.setInt(CONFIG_BYTES + 8, 1);
    return config;
  }
}
