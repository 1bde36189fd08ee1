package io.hyb.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import org.junit.jupiter.api.Test;

class ReadbackTest {
  @Test
  void givesTheNumbersThatWereThereWhenItBeganThoughTheyChangeAndEnd() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Readback[] coming = new Readback[1];
      Scope.run(
          () -> {
            NDArray numbers = kernels.manager().create(new float[] {1, 2});
            coming[0] = Readback.of(kernels, numbers);
            numbers.addi(5);
          });
      try (Readback readback = coming[0]) {
        assertThat(readback.numbers()).containsExactly(1, 2);
      }
    }
  }

  /** What a GPU runs, on a CPU, where there is nothing to copy. */
  @Test
  void theCopyingIsAnOperationThatLibtorchHas() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Scope.run(
          () -> {
            NDArray numbers = kernels.manager().create(new float[] {1, 2});
            assertThat(kernels.run1("coming", numbers).toFloatArray()).containsExactly(1, 2);
          });
    }
  }
}
