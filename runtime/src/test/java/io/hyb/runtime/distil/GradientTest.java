package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What backward passes give against central differences in float64, for every weight, loss, mixer,
 * merge and family, with and without a window, over packed rows with filling.
 */
class GradientTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT64);
  private static final Mixer.Kind USUAL = Mixer.Kind.DISCRETE_MAMBA2;

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  /** Each loss with each merge and each family. */
  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Stage.Match match : Stage.Match.values()) {
      for (Merge merge : Shapes.merges()) {
        cases.add(Arguments.of(match, shape(USUAL, merge, TinyShapes.teacher(true))));
      }
      cases.add(Arguments.of(match, shape(USUAL, Merge.CONCAT, TinyShapes.teacher(false))));
      for (Family family : EnumSet.complementOf(EnumSet.of(Family.LLAMA))) {
        Hybrid untied = shape(USUAL, Merge.CONCAT, TinyShapes.teacher(family, false));
        cases.add(Arguments.of(match, Shapes.windowed(untied, 2)));
      }
    }
    cases.add(
        Arguments.of(
            Stage.Match.MATRICES,
            shape(Mixer.Kind.MAMBA2, Merge.CONCAT, TinyShapes.teacher(Family.QWEN2, true))));
    return cases;
  }

  /** Each mixer with each merge, every second one with a window. */
  static List<Hybrid> mixing() {
    List<Hybrid> shapes = new ArrayList<>();
    for (Mixer.Kind mixer : Mixer.Kind.values()) {
      for (Merge merge : Shapes.merges()) {
        Hybrid shape = shape(mixer, merge, TinyShapes.teacher(true));
        shapes.add(shapes.size() % 2 == 0 ? shape : Shapes.windowed(shape, 3));
      }
    }
    return shapes;
  }

  /** Everything with everything. */
  static List<Arguments> allCases() {
    List<Arguments> cases = new ArrayList<>();
    for (Stage.Match match : Stage.Match.values()) {
      for (Mixer.Kind mixer : Mixer.Kind.values()) {
        for (Merge merge : Shapes.merges()) {
          for (Family family : Family.values()) {
            for (int window : new int[] {0, 3}) {
              Hybrid shape = shape(mixer, merge, TinyShapes.teacher(family, window > 0));
              if (match != Stage.Match.MATRICES || Shapes.haveMatrices(shape)) {
                cases.add(Arguments.of(match, Shapes.windowed(shape, window)));
              }
            }
          }
        }
      }
    }
    return cases;
  }

  private static Hybrid shape(Mixer.Kind mixer, Merge merge, Teacher teacher) {
    return TinyShapes.hybrid(mixer, merge, teacher);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualCentralDifferences(Stage.Match match, Hybrid shape) {
    check(match, shape);
  }

  /** All weights of a layer's mixer, merge or attention at once. */
  @ParameterizedTest
  @MethodSource("mixing")
  void gradientsOfWhatMixesPositionsEqualThem(Hybrid shape) {
    CentralDifferences differences = differences(Stage.Match.LOGITS, shape);
    Map<String, Double> slopes = differences.slopes();
    List<List<String>> parts =
        differences.parts().stream()
            .filter(names -> names.get(0).matches(".*\\.(mixer|merge|self_attn)\\..*"))
            .toList();
    assertThat(parts).hasSizeGreaterThanOrEqualTo(2);
    parts.forEach(names -> differences.check(names, slopes));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("allCases")
  void allGradientsEqualCentralDifferences(Stage.Match match, Hybrid shape) {
    check(match, shape);
  }

  private static void check(Stage.Match match, Hybrid shape) {
    CentralDifferences differences = differences(match, shape);
    Map<String, Double> slopes = differences.slopes();
    differences.weights().forEach(name -> differences.check(name, slopes));
    assertThat(slopes.size())
        .isGreaterThanOrEqualTo(match == Stage.Match.LOGITS ? differences.weights().size() : 12);
  }

  private static CentralDifferences differences(Stage.Match match, Hybrid shape) {
    LanguageModel teacher = TinyModels.teacher(KERNELS, shape.teacher());
    Student student = TinyModels.student(KERNELS, shape);
    Match loss =
        Matches.of(KERNELS, teacher, student, Stages.of("s", match, 1).temperature(1.7).build());
    return new CentralDifferences(KERNELS, loss, student, batch());
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
