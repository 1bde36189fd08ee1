package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cpu.CpuSteps;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.model.MixerState;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/** Which pieces a step runs in. */
final class DeviceStep {
  private DeviceStep() {}

  /** Those of the kernels' device. */
  static FusedStep of(Kernels kernels) {
    return kernels.device().isGpu() ? StepKernels.of(kernels) : CpuSteps.get();
  }

  /**
   * Whether these are single tokens that go on from a state, in a pass that knows their position: a
   * CPU does the same in them as in a {@code Step}.
   *
   * @param u what a mixer reads, (batch, length, d_model)
   */
  static boolean isNext(Kernels kernels, NDArray u, Optional<MixerState> state) {
    return !kernels.device().isGpu()
        && u.getShape().get(1) == 1
        && state.filter(s -> s.h() != null).isPresent();
  }
}
