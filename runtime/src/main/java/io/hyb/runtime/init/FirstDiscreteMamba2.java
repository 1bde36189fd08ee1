package io.hyb.runtime.init;

import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.tensor.Weight;

/** The discrete Mamba-2 whose gate is 1 and whose decays are spread over the heads. */
final class FirstDiscreteMamba2 extends FirstMixer {
  private final int dState;

  FirstDiscreteMamba2(DiscreteMamba2 mixer, ReplacedHeads replaced, long seed) {
    super(mixer, replaced, seed);
    this.dState = mixer.dState();
  }

  @Override
  float[] own(Weight weight, float[] zeros) {
    return switch (weight.name()) {
      case "in_proj.weight" -> inProjection(zeros, weight.fullName());
      case "conv1d.bias" -> convolutionBias(zeros);
      case "a_bias" -> SpreadDecays.biases(zeros);
      case "D" -> filled(zeros, replaced.areStartedFrom() ? 0 : 1);
      case "z_bias" -> filled(zeros, GATE_OPEN);
      default -> throw unknown(weight);
    };
  }

  /** Rows x, B, C, z, a; those of z stay 0. */
  private float[] inProjection(float[] values, String name) {
    int dModel = replaced.dModel();
    int inner = replaced.inner();
    int state = replaced.count() * dState;
    SeededNumbers random = random(name);
    int aRows = (2 * inner + 2 * state) * dModel;
    random.normal(values, aRows, values.length - aRows, SpreadDecays.WEIGHTS / Math.sqrt(dModel));
    if (!replaced.areStartedFrom()) {
      random.normal(values, 0, (inner + 2 * state) * dModel, 1 / Math.sqrt(dModel));
      return values;
    }
    for (int i = 0; i < replaced.count(); i++) {
      LowRankPair pair = weighed(i);
      place(values, i, 0, replaced.values(i), dModel);
      place(values, i, inner, BiasedRows.weights(pair.b(), dState, dModel), dModel);
      place(values, i, inner + state, BiasedRows.weights(pair.c(), dState, dModel), dModel);
    }
    return values;
  }

  /**
   * The biases that heads have for x and C. B has none: a key's bias adds the same to all logits of
   * a query, which softmax ignores and a recurrence would not.
   */
  private float[] convolutionBias(float[] values) {
    if (!replaced.areStartedFrom() || !replaced.areBiased()) {
      return values;
    }
    int readOut = replaced.inner() + replaced.count() * dState;
    for (int i = 0; i < replaced.count(); i++) {
      float[] c = weighed(i).c();
      place(values, i, 0, replaced.valueBiases(i), 1);
      place(values, i, readOut, BiasedRows.biases(c, dState, replaced.dModel()), 1);
    }
    return values;
  }

  /**
   * What gives the head's logits, smaller. Nothing divides a recurrence's weights by their sum as
   * softmax does, so a long memory would add up; √(1 − decay) holds the output's variance the same
   * whatever the memory.
   */
  private LowRankPair weighed(int i) {
    double lost = SpreadDecays.lost(i, replaced.count());
    return replaced.queriesAndKeys(i, LOGIT_SHARE * Math.sqrt(lost));
  }
}
