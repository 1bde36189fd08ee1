package io.hyb.runtime.distil;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory taken so far. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private final Device device;
  private long peak;

  PeakMemory(Device device) {
    this.device = device;
  }

  /** Bytes: resident in this process, or taken on the GPU; 0 where the system doesn't tell. */
  long bytes() {
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
      // Told for information only.
    }
    return 0;
  }
}
