package io.hyb.runtime.layer;

import io.hyb.runtime.cpu.CpuSteps;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.torch.Kernels;

/** Which pieces a step runs in. */
final class DeviceStep {
  private DeviceStep() {}

  /** Those of the kernels' device. */
  static FusedStep of(Kernels kernels) {
    return kernels.device().isGpu() ? StepKernels.of(kernels) : CpuSteps.get();
  }
}
