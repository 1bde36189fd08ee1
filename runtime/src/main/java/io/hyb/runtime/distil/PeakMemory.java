package io.hyb.runtime.distil;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The most memory taken so far. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private final Device device;
  private long peak;

  public PeakMemory(Device device) {
    this.device = device;
  }

  /** The peak in the metrics of a run's steps; 0 where there are none. */
  public static long ofTraining(Path run) {
    return Metrics.peakMemory(run);
  }

  /** A line about a peak, for people. */
  public static String note(long bytes, Device device) {
    return bytes == 0
        ? "peak memory: not known on this system"
        : String.format(
            Locale.ROOT,
            "peak memory: %.2f GiB %s",
            bytes / (double) (1L << 30),
            device.isGpu() ? "on the GPU" : "resident");
  }

  /**
   * Bytes: resident in this process, or taken on the GPU at one of the calls of this; 0 where the
   * system doesn't report it.
   */
  public long bytes() {
    peak = Math.max(peak, device.isGpu() ? onGpu() : resident());
    return peak;
  }

  private long onGpu() {
    return CudaUtils.getGpuMemory(device).getCommitted();
  }

  private static long resident() {
    try {
      if (Files.exists(STATUS)) {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith(PEAK)) {
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      }
    } catch (IOException e) {
      // For information only.
    }
    return 0;
  }
}
