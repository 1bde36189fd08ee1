package io.hyb.runtime.session;

import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;

/** Where a model runs and in which numbers. */
public record Compute(DeviceChoice device, Precision precision) {
  /** The CPU in float32, which needs nothing but the JARs. */
  public static final Compute CPU = new Compute(DeviceChoice.CPU, Precision.FLOAT32);

  /**
   * Starts the engine on the device.
   *
   * @throws io.hyb.runtime.Refused if there is no such device
   */
  public Kernels start() {
    return new Kernels(device.find(), precision);
  }

  /**
   * The same for models that only run.
   *
   * @throws io.hyb.runtime.Refused if there is no such device
   */
  public Kernels startForInference() {
    return Kernels.forInference(device.find(), precision);
  }
}
