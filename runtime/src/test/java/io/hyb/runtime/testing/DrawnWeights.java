package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.Map;
import java.util.Random;

/** Weights that want derivatives. */
record DrawnWeights(Kernels rounding, Kernels kernels, Random random, Map<String, NDArray> weights)
    implements Parameters {
  @Override
  public Parameters at(String path) {
    return this;
  }

  @Override
  public NDArray get(String name, long... shape) {
    double spread = name.endsWith("proj.weight") ? 1 / Math.sqrt(shape[1]) : 0.5;
    NDArray made = TrainingChecks.drawn(rounding, kernels, random, spread, shape);
    made.setRequiresGradient(true);
    weights.put(name, made);
    return made;
  }
}
