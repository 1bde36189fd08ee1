package io.hyb.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.Device;
import io.hyb.runtime.testing.StepChecks;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of models of many shapes against float64. */
class StepChecksTest {
  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-5", "BFLOAT16, 3e-2"})
  void stepsAreAsExactAsTheirPrecision(Precision precision, double limit) {
    try (Kernels kernels = new Kernels(Device.cpu(), precision)) {
      StepChecks.errors(kernels, 20)
          .forEach((what, error) -> assertThat(error).as(what).isLessThanOrEqualTo(limit));
    }
  }

  /** On a CPU these are the ones with pieces of their own. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-5", "BFLOAT16, 2e-2"})
  void stepsAtKnownPositionsAreAsExact(Precision precision, double limit) {
    try (Kernels kernels = Kernels.forInference(Device.cpu(), precision)) {
      assumeFalse(kernels.areWeightsPacked(), "PackedWeightsTest has these");
      StepChecks.errorsAtKnownPositions(kernels, 20)
          .forEach((what, error) -> assertThat(error).as(what).isLessThanOrEqualTo(limit));
    }
  }
}
