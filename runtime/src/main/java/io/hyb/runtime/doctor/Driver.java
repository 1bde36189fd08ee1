package io.hyb.runtime.doctor;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** NVIDIA's driver and the GPUs that it knows, whatever libtorch makes of them. */
final class Driver {
  private static final String REMEDY =
      "install NVIDIA's driver; in a container, start it with --gpus all";

  /** What it must be able to run: the first CUDA of this kind. */
  private static final int CUDA = 12;

  private Driver() {}

  /** Adds what is found; says whether there is a GPU. */
  static boolean finding(List<Finding> findings) {
    NativeLibrary driver;
    try {
      driver = NativeLibrary.getInstance(library());
    } catch (UnsatisfiedLinkError e) {
      findings.add(Finding.absent("driver", "there is no NVIDIA driver", "for a GPU, " + REMEDY));
      return false;
    }
    int error = call(driver, "cuInit", 0);
    if (error != 0) {
      findings.add(Finding.absent("driver", "it does not start: error " + error, REMEDY));
      return false;
    }
    IntByReference version = new IntByReference();
    call(driver, "cuDriverGetVersion", version);
    int cuda = version.getValue() / 1000;
    String found = "runs CUDA up to %d.%d".formatted(cuda, version.getValue() % 1000 / 10);
    findings.add(
        cuda >= CUDA
            ? Finding.ok("driver", found)
            : Finding.absent("driver", found, "install a driver that runs CUDA 12 or later"));
    List<String> gpus = gpus(driver);
    findings.add(
        gpus.isEmpty()
            ? Finding.absent("gpu", "the driver knows none", REMEDY)
            : Finding.ok("gpu", String.join("; ", gpus)));
    return !gpus.isEmpty();
  }

  private static String library() {
    return System.getProperty("os.name").startsWith("Windows") ? "nvcuda" : "libcuda.so.1";
  }

  private static List<String> gpus(NativeLibrary driver) {
    IntByReference count = new IntByReference();
    call(driver, "cuDeviceGetCount", count);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count.getValue(); i++) {
      byte[] name = new byte[256];
      long[] bytes = new long[1];
      call(driver, "cuDeviceGetName", name, name.length, i);
      call(driver, "cuDeviceTotalMem_v2", bytes, i);
      String text = new String(name, StandardCharsets.UTF_8);
      names.add(
          "gpu:%d %s, %.1f GiB"
              .formatted(i, text.substring(0, text.indexOf('\0')), bytes[0] / (double) (1L << 30)));
    }
    return names;
  }

  private static int call(NativeLibrary driver, String function, Object... arguments) {
    return driver.getFunction(function).invokeInt(arguments);
  }
}
