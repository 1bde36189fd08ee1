package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Family;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
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
 * merge and family, over packed rows with filling.
 */
class GradientTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT64);
  private static final double STEP = 1e-5;

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  /** Each loss with each merge and each family, each mixer with each merge. */
  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    Mixer.Kind usual = Mixer.Kind.DISCRETE_MAMBA2;
    for (Stage.Match match : Stage.Match.values()) {
      for (Merge merge : Shapes.merges()) {
        cases.add(Arguments.of(match, usual, merge, TinyShapes.teacher(true)));
      }
      cases.add(Arguments.of(match, usual, Merge.CONCAT, TinyShapes.teacher(false)));
      for (Family family : EnumSet.complementOf(EnumSet.of(Family.LLAMA))) {
        cases.add(Arguments.of(match, usual, Merge.CONCAT, TinyShapes.teacher(family, false)));
        cases.add(Arguments.of(match, usual, Merge.ADAPTER, TinyShapes.teacher(family, true)));
      }
    }
    for (Mixer.Kind mixer : EnumSet.complementOf(EnumSet.of(usual))) {
      for (Merge merge : Shapes.merges()) {
        cases.add(Arguments.of(Stage.Match.LOGITS, mixer, merge, TinyShapes.teacher(true)));
      }
      cases.add(
          Arguments.of(
              Stage.Match.MATRICES, mixer, Merge.CONCAT, TinyShapes.teacher(Family.QWEN2, true)));
    }
    return cases;
  }

  /** Everything with everything. */
  static List<Arguments> allCases() {
    List<Arguments> cases = new ArrayList<>();
    for (Stage.Match match : Stage.Match.values()) {
      for (Mixer.Kind mixer : Mixer.Kind.values()) {
        for (Merge merge : Shapes.merges()) {
          for (Family family : Family.values()) {
            cases.add(Arguments.of(match, mixer, merge, TinyShapes.teacher(family, true)));
            cases.add(Arguments.of(match, mixer, merge, TinyShapes.teacher(family, false)));
          }
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualCentralDifferences(
      Stage.Match match, Mixer.Kind mixer, Merge merge, Teacher shape) {
    check(match, mixer, merge, shape);
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("allCases")
  void allGradientsEqualCentralDifferences(
      Stage.Match match, Mixer.Kind mixer, Merge merge, Teacher shape) {
    check(match, mixer, merge, shape);
  }

  private static void check(Stage.Match match, Mixer.Kind mixer, Merge merge, Teacher shape) {
    LanguageModel teacher = TinyModels.teacher(KERNELS, shape);
    Student student = TinyModels.student(KERNELS, mixer, merge, shape);
    Match loss =
        Matches.of(KERNELS, teacher, student, Stages.of("s", match, 1).temperature(1.7).build());
    Map<String, NDArray> moving = new LinkedHashMap<>();
    student.train(Stage.Train.ALL).forEach((name, weight) -> moving.put(name, weight.master()));
    Batch batch = batch();

    loss.accumulate(batch, new Match.StepSize(batch.tokens(), batch.rows())).close();
    // All at once, since the passes of the differences add to the gradients too.
    Map<String, Double> slopes = new LinkedHashMap<>();
    moving.forEach(
        (name, weight) ->
            Gradients.of(weight)
                .ifPresent(
                    gradient ->
                        slopes.put(name, gradient.mul(direction(weight)).sum().getDouble())));
    moving.forEach(
        (name, weight) -> {
          double expected = slope(loss, batch, weight, direction(weight));
          double actual = slopes.getOrDefault(name, 0.0);
          assertThat(Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-3))
              .as("%s: %s, expected %s", name, actual, expected)
              .isLessThanOrEqualTo(1e-4);
        });
    assertThat(slopes.size())
        .isGreaterThanOrEqualTo(match == Stage.Match.LOGITS ? moving.size() : 12);
  }

  private static double slope(Match loss, Batch batch, NDArray weight, NDArray direction) {
    double above = moved(loss, batch, weight, direction.mul(STEP));
    double below = moved(loss, batch, weight, direction.mul(-STEP));
    return (above - below) / (2 * STEP);
  }

  private static double moved(Match loss, Batch batch, NDArray weight, NDArray by) {
    Gradients.unrecorded(() -> weight.addi(by));
    double value = value(loss, batch);
    Gradients.unrecorded(() -> weight.subi(by));
    return value;
  }

  private static double value(Match loss, Batch batch) {
    double[] sum = new double[1];
    Scope.run(
        () -> {
          NDList parts = loss.accumulate(batch, new Match.StepSize(batch.tokens(), batch.rows()));
          for (NDArray part : parts) {
            sum[0] += part.getDouble();
          }
        });
    return sum[0];
  }

  private static NDArray direction(NDArray like) {
    Random random = new Random(3);
    double[] values = random.doubles(like.size(), -1, 1).toArray();
    return KERNELS.manager().create(values, like.getShape());
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
