package io.hyb.runtime.init;

import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.tensor.Weight;

/** Mamba-2 whose gate is 1 and whose decays are those of the discrete one. */
final class FirstMamba2 extends FirstMixer {
  private final int dState;
  private final int groups;

  FirstMamba2(Mamba2 mixer, ReplacedHeads replaced, long seed) {
    super(mixer, replaced, seed);
    this.dState = mixer.dState();
    this.groups = mixer.groups();
  }

  @Override
  float[] own(Weight weight, float[] zeros) {
    return switch (weight.name()) {
      case "in_proj.weight" -> inProjection(zeros, weight.fullName());
      case "conv1d.bias" -> convolutionBias(zeros);
      case "z_bias" -> filled(zeros, GATE_OPEN);
      case "dt_bias" -> stepBiases(zeros);
      case "A_log" -> rates(zeros);
      case "D" -> filled(zeros, replaced.areStartedFrom() ? 0 : 1);
      case "norm.weight" -> filled(zeros, outputSize());
      default -> throw unknown(weight);
    };
  }

  /** Rows z, x, B, C, dt; those of z stay 0. */
  private float[] inProjection(float[] values, String name) {
    int dModel = replaced.dModel();
    int inner = replaced.inner();
    SeededNumbers random = random(name);
    int stepRows = (2 * inner + 2 * groups * dState) * dModel;
    random.normal(
        values, stepRows, values.length - stepRows, SpreadDecays.WEIGHTS / Math.sqrt(dModel));
    if (!replaced.areStartedFrom()) {
      random.normal(values, inner * dModel, stepRows - inner * dModel, 1 / Math.sqrt(dModel));
      return values;
    }
    for (int i = 0; i < replaced.count(); i++) {
      place(values, i, inner, replaced.values(i), dModel);
    }
    for (int group = 0; group < groups; group++) {
      LowRankPair pair = pair(group);
      place(values, group, 2 * inner, BiasedRows.weights(pair.b(), dState, dModel), dModel);
      place(
          values,
          group,
          2 * inner + groups * dState,
          BiasedRows.weights(pair.c(), dState, dModel),
          dModel);
    }
    return values;
  }

  /** The biases that heads have for x and C, as the discrete mixer's. */
  private float[] convolutionBias(float[] values) {
    if (!replaced.areStartedFrom() || !replaced.areBiased()) {
      return values;
    }
    for (int i = 0; i < replaced.count(); i++) {
      place(values, i, 0, replaced.valueBiases(i), 1);
    }
    int readOut = replaced.inner() + groups * dState;
    for (int group = 0; group < groups; group++) {
      float[] c = pair(group).c();
      place(values, group, readOut, BiasedRows.biases(c, dState, replaced.dModel()), 1);
    }
    return values;
  }

  private LowRankPair pair(int group) {
    int size = replaced.count() / groups;
    return replaced.queriesAndKeys(group * size, size, LOGIT_SHARE);
  }

  /**
   * A head's step is √(1 − decay): the steps weigh memories of any length alike, for whole groups
   * of heads, which share B and C.
   */
  private double step(int i) {
    return Math.sqrt(SpreadDecays.lost(i, replaced.count()));
  }

  /** softplus of them are the steps. */
  private float[] stepBiases(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.log(Math.expm1(step(i)));
    }
    return values;
  }

  /** {@code exp(−exp(A_log)·step)} is the decay. */
  private float[] rates(float[] values) {
    for (int i = 0; i < values.length; i++) {
      double decay = 1 - SpreadDecays.lost(i, values.length);
      values[i] = (float) Math.log(-Math.log(decay) / step(i));
    }
    return values;
  }
}
