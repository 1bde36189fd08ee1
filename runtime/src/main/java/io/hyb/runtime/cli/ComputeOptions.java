package io.hyb.runtime.cli;

import io.hyb.runtime.session.Compute;
import io.hyb.runtime.session.DeviceChoice;
import io.hyb.runtime.torch.Precision;
import picocli.CommandLine.Option;

/**
 * Where a verb that computes does so. Float32 is the default on a GPU too: results are the
 * reference's unless the user trades that for speed.
 */
final class ComputeOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu or gpu:N (default: a GPU if there is one, else the CPU)")
  private DeviceChoice device = DeviceChoice.BEST;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "float32, bfloat16 or float16 (default: ${DEFAULT-VALUE})")
  private Precision precision = Precision.FLOAT32;

  Compute compute() {
    return new Compute(device, precision);
  }
}
