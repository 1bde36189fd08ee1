package io.hyb.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.runtime.testing.TrainingChecks;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import org.junit.jupiter.api.Test;

/** What the kernels of a GPU are compared with, on the CPU: the operations that do their work. */
class TrainingChecksTest {
  @Test
  void mixersAndLossesOfLogitsAgreeWithFloat64() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      assertThat(TrainingChecks.errors(kernels, 3))
          .hasSizeGreaterThan(6)
          .allSatisfy((what, error) -> assertThat(error).as(what).isLessThanOrEqualTo(5e-5));
    }
  }
}
