package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Stage;
import io.hyb.arch.StageBuilder;
import io.hyb.arch.plan.StageCost;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.plan.CostedModels;
import io.hyb.runtime.plan.RecordedProducts;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stage is planned to compute is what PyTorch runs in a step of it. */
class PlannedTrainingTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final int LENGTH = 64;

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    List<Hybrid> models = hybrids();
    for (int i = 0; i < models.size(); i++) {
      boolean matrices = models.get(i).stack().get(0).mixer().orElseThrow().hasMatrices();
      cases.add(
          switch (i % 4) {
            case 0 -> Arguments.of(models.get(i), Stage.Match.HIDDEN_STATES, Stage.Train.MIXERS);
            case 1 -> Arguments.of(models.get(i), Stage.Match.LOGITS, Stage.Train.ALL);
            case 2 -> Arguments.of(models.get(i), Stage.Match.LOGITS, Stage.Train.MIXERS);
            default ->
                Arguments.of(
                    models.get(i),
                    matrices ? Stage.Match.MATRICES : Stage.Match.HIDDEN_STATES,
                    matrices ? Stage.Train.MIXERS : Stage.Train.ALL);
          });
    }
    return cases;
  }

  private static List<Hybrid> hybrids() {
    return CostedModels.some().stream()
        .filter(Hybrid.class::isInstance)
        .map(Hybrid.class::cast)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheRecordedProducts(Hybrid shape, Stage.Match match, Stage.Train train) {
    check(shape, Stages.of("s", match, LENGTH).train(train));
  }

  static List<Arguments> recomputing() {
    return cases().stream().filter(arguments -> arguments.get()[1] == Stage.Match.LOGITS).toList();
  }

  /** The last layer of each keeps all its heads, so that only what is below it may be trained. */
  @ParameterizedTest
  @MethodSource("recomputing")
  void aSecondForwardPassIsPlannedWhereLayersAreRecomputed(
      Hybrid shape, Stage.Match match, Stage.Train train) {
    check(shape, Stages.of("s", match, LENGTH).train(train).recompute(true));
    List<LayerShape> turned = new ArrayList<>(shape.stack());
    Collections.reverse(turned);
    Hybrid first = Shapes.hybrid(shape.name(), shape.teacher(), turned.toArray(LayerShape[]::new));
    check(first, Stages.of("s", match, LENGTH).train(train).recompute(true));
  }

  private static void check(Hybrid shape, StageBuilder drawn) {
    LanguageModel teacher = TinyModels.teacher(KERNELS, shape.teacher());
    Student student = TinyModels.student(KERNELS, shape);
    Stage stage = drawn.batch(1).sequence(LENGTH).build();
    student.train(stage.train());
    Match loss = Matches.of(KERNELS, teacher, student, stage);
    Batch batch = batch();
    Runnable step = () -> Scope.run(() -> loss.accumulate(batch, new Match.StepSize(LENGTH, 1)));
    step.run(); // tables are made only once
    long recorded = RecordedProducts.of(shape).of(step);
    assertThat(new StageCost.Counter(shape).cost(stage).flops().longValueExact())
        .isCloseTo(recorded, withinPercentage(1));
  }

  private static Batch batch() {
    long[] ids = new Random(5).longs(LENGTH, 0, CostedModels.VOCAB).toArray();
    boolean[] counts = new boolean[LENGTH];
    Arrays.fill(counts, true);
    return new Batch(1, LENGTH, ids, new long[LENGTH], counts);
  }
}
