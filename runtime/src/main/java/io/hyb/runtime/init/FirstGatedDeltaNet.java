package io.hyb.runtime.init;

import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.tensor.Weight;

/**
 * The Gated DeltaNet whose gate is 1, which writes with half its strength, and whose decays are
 * spread over the heads.
 */
final class FirstGatedDeltaNet extends FirstMixer {
  /**
   * What makes q, k and v so small that silu is nearly a factor for them: it would cut off what is
   * negative. Their size doesn't matter otherwise: q, k and what is read out are normed.
   */
  private static final float SMALL = 0.1f;

  private final int dState;

  FirstGatedDeltaNet(GatedDeltaNet mixer, ReplacedHeads replaced, long seed) {
    super(mixer, replaced, seed);
    this.dState = mixer.dState();
  }

  @Override
  float[] own(Weight weight, float[] zeros) {
    return switch (weight.name()) {
      case "in_proj.weight" -> inProjection(zeros, weight.fullName());
      case "conv1d.bias" -> convolutionBias(zeros);
      // With a rate of 1, a decay of e^−softplus(a + dt_bias) is sigmoid(−(a + dt_bias)).
      case "A_log" -> zeros;
      case "dt_bias" -> SpreadDecays.biases(zeros);
      case "z_bias" -> filled(zeros, GATE_OPEN);
      case "norm.weight" -> filled(zeros, outputSize());
      default -> throw unknown(weight);
    };
  }

  @Override
  float lastTap() {
    return SMALL;
  }

  /** Rows q, k, v, z, b, a; those of z stay 0. */
  private float[] inProjection(float[] values, String name) {
    int dModel = replaced.dModel();
    int state = replaced.count() * dState;
    int qkv = (2 * state + replaced.inner()) * dModel;
    int scalars = qkv + replaced.inner() * dModel;
    SeededNumbers random = random(name);
    random.normal(
        values, scalars, values.length - scalars, SpreadDecays.WEIGHTS / Math.sqrt(dModel));
    if (!replaced.areStartedFrom()) {
      random.normal(values, 0, qkv, 1 / Math.sqrt(dModel));
      return values;
    }
    for (int i = 0; i < replaced.count(); i++) {
      LowRankPair pair = replaced.queriesAndKeys(i);
      place(values, i, 0, BiasedRows.weights(pair.c(), dState, dModel), dModel);
      place(values, i, state, BiasedRows.weights(pair.b(), dState, dModel), dModel);
      place(values, i, 2 * state, replaced.values(i), dModel);
    }
    return values;
  }

  /** The biases that heads have for q and v; k has none, as in {@link FirstDiscreteMamba2}. */
  private float[] convolutionBias(float[] values) {
    if (!replaced.areStartedFrom() || !replaced.areBiased()) {
      return values;
    }
    int state = replaced.count() * dState;
    for (int i = 0; i < replaced.count(); i++) {
      float[] q = replaced.queriesAndKeys(i).c();
      place(values, i, 0, BiasedRows.biases(q, dState, replaced.dModel()), 1);
      place(values, i, 2 * state, replaced.valueBiases(i), 1);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] *= SMALL;
    }
    return values;
  }
}
