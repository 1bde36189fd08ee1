package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import io.hyb.arch.Stage;
import io.hyb.runtime.Refused;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.testing.Stages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossCheckTest {
  private static final Stage STAGE = Stages.of("align", Stage.Match.HIDDEN_STATES, 1).build();
  private static final Batch FIRST = batch();
  private static final Batch SECOND = batch();
  private static final List<Batch> BATCHES = List.of(FIRST, SECOND);
  private static final LossCheck CHECK =
      new LossCheck(new Checkpoints(Path.of("none"), Path.of("none"), 1));

  private static final Match LAYERS =
      new Match() {
        @Override
        public NDList accumulate(Batch batch, StepSize step) {
          throw new AssertionError("nothing is computed here");
        }

        @Override
        public List<String> parts() {
          return List.of("layer 1", "layer 4");
        }
      };

  @Test
  void numbersPass() {
    assertThatCode(() -> check(1, 2, 3, 4, 5)).doesNotThrowAnyException();
  }

  @Test
  void theLayerAndTheBatchOfALossAreNamed() {
    assertThatThrownBy(() -> check(Float.NaN, 2, 3, 4, Float.POSITIVE_INFINITY))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith(
            "stage align, step 7: the loss of layer 4 in batch 2 of 2 is Infinity; no checkpoint");
  }

  @Test
  void theWeightAndTheBatchOfAGradientAreNamed() {
    assertThatThrownBy(
            () ->
                CHECK.check(
                    STAGE,
                    7,
                    LAYERS,
                    BATCHES,
                    new float[] {Float.POSITIVE_INFINITY, 1, 1, 1, 1},
                    batch ->
                        batch == SECOND ? Optional.of("model.layers.4.mixer.D") : Optional.empty()))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith(
            "stage align, step 7: the gradient's norm is Infinity, first that of"
                + " model.layers.4.mixer.D in batch 2 of 2; ");
  }

  @Test
  void aNormOfFiniteGradientsMayOverflow() {
    assertThatThrownBy(() -> check(Float.POSITIVE_INFINITY, 1, 1, 1, 1))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("stage align, step 7: the gradient's norm is Infinity; ");
  }

  private static void check(float... figures) {
    CHECK.check(STAGE, 7, LAYERS, BATCHES, figures, batch -> Optional.empty());
  }

  private static Batch batch() {
    return new Batch(1, 1, new long[1], new long[1], new boolean[1]);
  }
}
