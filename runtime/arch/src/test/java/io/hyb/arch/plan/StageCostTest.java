package io.hyb.arch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Examples;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Stage;
import io.hyb.arch.Stage.Match;
import io.hyb.arch.Stage.Train;
import io.hyb.arch.merge.Merge;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageCostTest {
  private static final Hybrid MODEL = Examples.rad10(Merge.CONCAT);
  private static final long LENGTH = 2048;
  private static final long D = 2048;

  /** Of one head: x, z, B, C and a. */
  private static final long MIXER_ROWS = 2 * 64 + 2 * 8 + 1;

  /** Steps of 32 × 4 sequences of 2,048 tokens, for 5 billion tokens rounded up. */
  private static final BigInteger SEQUENCES = BigInteger.valueOf(19074L * 128);

  private static BigInteger flops(Hybrid model, Match match, Train train) {
    BigInteger all = new StageCost.Counter(model).cost(Examples.stage("s", match, train)).flops();
    assertThat(all.mod(SEQUENCES)).isZero();
    return all.divide(SEQUENCES);
  }

  /** Everything is trained: backward is twice forward (arXiv 2001.08361). */
  @Test
  void matchingLogitsOfAWholeModelIsThreeTimesItsForwardPassAndTheTeachers() {
    long student = Flops.of(MODEL, LENGTH).prefill();
    long teacher = Flops.of(Examples.LLAMA_1B, LENGTH).prefill();
    assertThat(flops(MODEL, Match.LOGITS, Train.ALL)).isEqualTo(3 * student + teacher);
    Stage stage = Examples.stage("s", Match.LOGITS, Train.ALL);
    assertThat(new StageCost.Counter(MODEL).cost(stage).trainedParameters())
        .isEqualTo(ParameterCount.of(MODEL).total());
  }

  /** The output head is outside the layers, and runs once. */
  @Test
  void recomputingRunsTheLayersForwardASecondTime() {
    Stage kept = Examples.stage("s", Match.LOGITS, Train.ALL);
    Stage recomputed = Examples.stageOf("s", Match.LOGITS, Train.ALL).recompute(true).build();
    long head = LENGTH * 2 * 128256L * D;
    BigInteger second =
        BigInteger.valueOf(Flops.of(MODEL, LENGTH).prefill() - head).multiply(SEQUENCES);
    assertThat(new StageCost.Counter(MODEL).cost(recomputed).flops())
        .isEqualTo(new StageCost.Counter(MODEL).cost(kept).flops().add(second));
  }

  @Test
  void layersBelowTheFirstTrainedOneRunOnce() {
    Hybrid last = oneRecurrent(15);
    Stage kept = Examples.stage("s", Match.LOGITS, Train.MIXERS);
    Stage recomputed = Examples.stageOf("s", Match.LOGITS, Train.MIXERS).recompute(true).build();
    long layer = LayerProducts.of(last).get(15).prefill(LENGTH);
    assertThat(new StageCost.Counter(last).cost(recomputed).flops())
        .isEqualTo(
            new StageCost.Counter(last)
                .cost(kept)
                .flops()
                .add(BigInteger.valueOf(layer).multiply(SEQUENCES)));
  }

  /**
   * MLPs and the output head pass derivatives on, and get none of their own; the first products of
   * the first layer, in which head 0 is kept, have none to pass on.
   */
  @Test
  void whatIsNotTrainedHasNoDerivativesOfItsOwn() {
    long untrained = LENGTH * (16 * 2 * 3 * 8192L * D + 2 * 128256L * D);
    long first = LENGTH * 2 * D * (3 * 64 + 31 * MIXER_ROWS);
    assertThat(flops(MODEL, Match.LOGITS, Train.MIXERS))
        .isEqualTo(
            flops(MODEL, Match.LOGITS, Train.ALL).subtract(BigInteger.valueOf(untrained + first)));
  }

  @Test
  void matchingHiddenStatesNeedsNoOutputHead() {
    long heads = LENGTH * 4 * 2 * 128256L * D;
    assertThat(flops(MODEL, Match.HIDDEN_STATES, Train.ALL))
        .isEqualTo(flops(MODEL, Match.LOGITS, Train.ALL).subtract(BigInteger.valueOf(heads)));
  }

  /** Of a model whose last layer alone recurs, and of one whose first layer alone does. */
  @Test
  void layersThatAreTheTeachersAreNotMatched() {
    Hybrid last = oneRecurrent(15);
    Hybrid first = oneRecurrent(0);
    LayerProducts layer = LayerProducts.of(Examples.LLAMA_1B).get(0);
    assertThat(flops(last, Match.HIDDEN_STATES, Train.MIXERS))
        .isEqualTo(
            flops(first, Match.HIDDEN_STATES, Train.MIXERS)
                .add(BigInteger.valueOf(15 * layer.prefill(LENGTH))));
  }

  @Test
  void mixingMatricesAreComparedPairByPair() {
    long pairs = LENGTH * LENGTH;
    long teacher = 2 * LENGTH * D * (32 + 16) * 64 + 2 * 32 * 64 * pairs;
    long projections = LENGTH * 32 * 2 * D * MIXER_ROWS;
    long ofGate = LENGTH * 32 * 2 * D * 64;
    long convolution = LENGTH * 32 * 2 * 80 * 4;
    long scores = 2 * 32 * 8 * pairs;
    LayerProducts layer = LayerProducts.of(Examples.LLAMA_1B).get(0);
    assertThat(flops(oneRecurrent(0), Match.MATRICES, Train.MIXERS))
        .isEqualTo(
            layer.prefill(LENGTH)
                + teacher
                + 2 * projections
                - ofGate
                + 3 * (convolution + scores));
  }

  private static Hybrid oneRecurrent(int index) {
    List<LayerShape> layers = new ArrayList<>(Collections.nCopies(16, LayerShape.attention(32)));
    layers.set(index, LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8));
    return new Hybrid("One", Examples.LLAMA_1B, Schedule.NONE, layers.toArray(LayerShape[]::new));
  }
}
