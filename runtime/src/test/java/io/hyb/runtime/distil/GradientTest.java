package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.arch.Family;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What backward passes give against central differences in float64, for every weight, loss, merge
 * and family, with and without a window, over packed rows with filling.
 */
class GradientTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT64);

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Stage.Match match : Stage.Match.values()) {
      for (Merge merge : Shapes.merges()) {
        cases.add(Arguments.of(match, merge, 0, TinyShapes.teacher(true)));
        cases.add(Arguments.of(match, merge, 3, TinyShapes.teacher(true)));
      }
      cases.add(Arguments.of(match, Merge.CONCAT, 0, TinyShapes.teacher(false)));
      for (Family family : EnumSet.complementOf(EnumSet.of(Family.LLAMA))) {
        cases.add(Arguments.of(match, Merge.CONCAT, 2, TinyShapes.teacher(family, false)));
        cases.add(Arguments.of(match, Merge.ADAPTER, 0, TinyShapes.teacher(family, true)));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualCentralDifferences(Stage.Match match, Merge merge, int window, Teacher shape) {
    LanguageModel teacher = TinyModels.teacher(KERNELS, shape);
    Student student =
        TinyModels.student(KERNELS, Shapes.windowed(TinyShapes.hybrid(merge, shape), window));
    Match loss =
        Matches.of(KERNELS, teacher, student, Stages.of("s", match, 1).temperature(1.7).build());
    CentralDifferences differences = new CentralDifferences(KERNELS, loss, student, batch());

    Map<String, Double> slopes = differences.slopes();
    differences.weights().forEach(name -> differences.check(name, slopes));
    assertThat(slopes.size())
        .isGreaterThanOrEqualTo(match == Stage.Match.LOGITS ? differences.weights().size() : 12);
  }

  /** Two rows of eleven: documents of 5 and 6 tokens; of 3 and 6 with two to fill. */
  static Batch batch() {
    Random random = new Random(5);
    long[] ids = random.longs(22, 0, TinyShapes.VOCAB).toArray();
    long[] documents = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2};
    boolean[] counts = new boolean[22];
    for (int i = 0; i < 20; i++) {
      counts[i] = true;
    }
    return new Batch(2, 11, ids, documents, counts);
  }
}
