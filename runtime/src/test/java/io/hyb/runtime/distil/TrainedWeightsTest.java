package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.arch.Stage;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which weights a stage moves, with each merge. */
class TrainedWeightsTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final Pattern OF_MIXERS =
      Pattern.compile("model\\.layers\\.\\d\\.(self_attn|mixer|merge)\\..*");

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @ParameterizedTest
  @MethodSource("io.hyb.runtime.testing.Shapes#merges")
  void mixersAreAttentionRecurrenceAndMergesAndAllIsAll(Merge merge) {
    try (Student student = TinyModels.student(KERNELS, merge, true)) {
      assertThat(student.train(Stage.Train.MIXERS).keySet())
          .containsExactlyElementsOf(
              student.weights().keySet().stream().filter(OF_MIXERS.asMatchPredicate()).toList());
      assertThat(student.train(Stage.Train.ALL).keySet()).isEqualTo(student.weights().keySet());
    }
  }
}
