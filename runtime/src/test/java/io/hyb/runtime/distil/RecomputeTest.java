package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Stage;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Lane;
import io.hyb.runtime.torch.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that run again for their derivatives give those of layers whose activations were kept, to
 * the bit: over packed rows with filling and rows of one document, in two micro-batches.
 */
class RecomputeTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  /** Each mixer with each merge, every second one with a window, and each family. */
  static List<Arguments> cases() {
    List<Hybrid> shapes = new ArrayList<>();
    for (Mixer.Kind mixer : Mixer.Kind.values()) {
      for (Merge merge : Shapes.merges()) {
        Hybrid shape = TinyShapes.hybrid(mixer, merge, TinyShapes.teacher(true));
        shapes.add(shapes.size() % 2 == 0 ? shape : Shapes.windowed(shape, 3));
      }
    }
    for (Family family : EnumSet.complementOf(EnumSet.of(Family.LLAMA))) {
      shapes.add(
          TinyShapes.hybrid(
              Mixer.Kind.DISCRETE_MAMBA2, Merge.CONCAT, TinyShapes.teacher(family, false)));
    }
    List<Arguments> cases = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      Stage.Train train = i / 2 % 2 == 0 ? Stage.Train.ALL : Stage.Train.MIXERS;
      cases.add(Arguments.of(shapes.get(i), train));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheSameLossesAndDerivatives(Hybrid shape, Stage.Train train) {
    check(KERNELS, shape, train);
  }

  @ParameterizedTest
  @EnumSource(Stage.Train.class)
  void soItDoesInBfloat16(Stage.Train train) {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.BFLOAT16)) {
      check(kernels, usual(), train);
    }
  }

  /** What is below the first layer trained has no derivatives, recomputed or not. */
  @Test
  void whatIsBelowTheFirstTrainedLayerIsNotRunAgain() {
    Hybrid usual = usual();
    Hybrid last =
        Shapes.hybrid(
            "Last",
            usual.teacher(),
            LayerShape.attention(4),
            LayerShape.attention(4),
            usual.stack().get(2));
    check(KERNELS, last, Stage.Train.MIXERS);
    assertThat(results(KERNELS, last, Stage.Train.MIXERS, true).keySet())
        .noneMatch(name -> name.startsWith("model.layers.0") || name.startsWith("model.layers.1"));
  }

  private static Hybrid usual() {
    return TinyShapes.hybrid(Mixer.Kind.DISCRETE_MAMBA2, Merge.ADAPTER, TinyShapes.teacher(true));
  }

  private static void check(Kernels kernels, Hybrid shape, Stage.Train train) {
    Map<String, float[]> kept = results(kernels, shape, train, false);
    Map<String, float[]> recomputed = results(kernels, shape, train, true);
    assertThat(recomputed.keySet()).isEqualTo(kept.keySet()).hasSizeGreaterThan(5);
    kept.forEach((name, values) -> assertThat(recomputed.get(name)).as(name).isEqualTo(values));
  }

  /** The losses of two micro-batches, and what has added up in every weight's gradient. */
  private static Map<String, float[]> results(
      Kernels kernels, Hybrid shape, Stage.Train train, boolean recompute) {
    Student student = TinyModels.student(kernels, shape);
    Map<String, TrainableWeight> moving = student.train(train);
    Stage stage = Stages.of("s", Stage.Match.LOGITS, 1).train(train).recompute(recompute).build();
    Map<String, float[]> results = new LinkedHashMap<>();
    try (Match match =
        Matches.of(
            kernels,
            TinyModels.teacher(kernels, shape.teacher()),
            student,
            stage,
            any -> Lane.none())) {
      for (Batch batch : List.of(GradientTest.batch(), ofOneDocumentARow())) {
        try (NDList losses = match.accumulate(batch, new Match.StepSize(42, 4))) {
          for (NDArray loss : losses) {
            results.put("loss " + results.size(), loss.toFloatArray());
          }
        }
      }
    }
    moving.forEach(
        (name, weight) ->
            Gradients.of(weight.working())
                .map(kernels::widen)
                .ifPresent(gradient -> results.put(name, gradient.toFloatArray())));
    return results;
  }

  private static Batch ofOneDocumentARow() {
    long[] ids = new Random(6).longs(22, 0, TinyShapes.VOCAB).toArray();
    boolean[] counts = new boolean[22];
    Arrays.fill(counts, true);
    return new Batch(2, 11, ids, new long[22], counts);
  }
}
