package io.hyb.runtime.init;

import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.tensor.Weight;

/** The Gated DeltaNet that writes with half its strength, its decays spread over the heads. */
final class FirstGatedDeltaNet extends FirstMixer {
  private final int dState;

  FirstGatedDeltaNet(GatedDeltaNet mixer, ReplacedHeads replaced, long seed) {
    super(mixer, replaced, seed);
    this.dState = mixer.dState();
  }

  @Override
  float[] own(Weight weight, float[] zeros) {
    return switch (weight.name()) {
      case "in_proj.weight" -> inProjection(zeros, weight.fullName());
      // With a rate of 1, decay e^−softplus(a + dt_bias) is sigmoid(−(a + dt_bias)).
      case "A_log" -> zeros;
      case "dt_bias" -> SpreadDecays.biases(zeros);
      case "norm.weight" -> filled(zeros, 1);
      default -> throw unknown(weight);
    };
  }

  /** Rows q, k, v, z, b, a. */
  private float[] inProjection(float[] values, String name) {
    int dModel = replaced.dModel();
    int state = replaced.count() * dState;
    int scalars = 2 * (state + replaced.inner()) * dModel;
    SeededNumbers random = random(name);
    random.normal(values, 0, scalars, 1 / Math.sqrt(dModel));
    random.normal(
        values, scalars, values.length - scalars, SpreadDecays.WEIGHTS / Math.sqrt(dModel));
    if (!replaced.areStartedFrom()) {
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
}
