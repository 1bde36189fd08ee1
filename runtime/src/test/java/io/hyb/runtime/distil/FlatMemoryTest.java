package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.arch.Stage;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step makes ends with it. */
class FlatMemoryTest {
  private static final int STEPS = Integer.getInteger("hyb.steps", 200);

  @ParameterizedTest
  @CsvSource({
    "MATRICES, FLOAT32, false",
    "HIDDEN_STATES, FLOAT32, false",
    "LOGITS, FLOAT32, false",
    "LOGITS, FLOAT32, true",
    "HIDDEN_STATES, BFLOAT16, false",
    "LOGITS, BFLOAT16, false",
    "LOGITS, BFLOAT16, true"
  })
  void noArrayOutlivesItsStep(Stage.Match kind, Precision precision, boolean recompute) {
    try (Kernels kernels = new Kernels(Device.cpu(), precision)) {
      Student student = TinyModels.student(kernels, Merge.ADAPTER, true);
      Map<String, TrainableWeight> moving = student.train(Stage.Train.ALL);
      Match match =
          Matches.of(
              kernels,
              TinyModels.teacher(kernels, true),
              student,
              Stages.of("s", kind, 1).recompute(recompute).build());
      Batch batch = GradientTest.batch();
      try (AdamW optimiser = new AdamW(kernels, moving, 0.1, 1, false)) {
        int before = 0;
        for (int step = 0; step < STEPS; step++) {
          Scope.run(
              () -> {
                optimiser.add(match.accumulate(batch, new Match.StepSize(20, 2)));
                optimiser.step(1e-4).toFloatArray();
              });
          if (step == 2) {
            before = kernels.manager().getManagedArrays().size();
          }
        }
        assertThat(kernels.manager().getManagedArrays()).hasSize(before);
      }
    }
  }
}
