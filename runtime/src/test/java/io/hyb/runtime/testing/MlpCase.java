package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.layer.GatedMlp;
import io.hyb.runtime.layer.RmsNorm;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A gated MLP with its norm over a batch, kept for its derivatives and run again for them. */
record MlpCase(int dModel, int dFf, int batch, int length) implements TrainedPart {

  static MlpCase drawn(Random random) {
    return new MlpCase(
        TrainingChecks.one(random, 64, 576, 2048),
        TrainingChecks.one(random, 48, 1536),
        TrainingChecks.one(random, 1, 3),
        TrainingChecks.one(random, 5, 9, 130));
  }

  @Override
  public Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
    Map<String, float[]> found = run(rounding, on, seed, new Tape(on));
    run(rounding, on, seed, Tape.recomputing(on))
        .forEach((name, numbers) -> found.put("recomputed " + name, numbers));
    return found;
  }

  private Map<String, float[]> run(Kernels rounding, Kernels on, long seed, Tape opened) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          Map<String, NDArray> weights = new LinkedHashMap<>();
          Parameters parameters = new DrawnWeights(rounding, on, random, weights);
          RmsNorm norm = new RmsNorm(parameters, dModel, 1e-5);
          GatedMlp mlp = new GatedMlp(parameters, dModel, dFf);
          NDArray x = TrainingChecks.drawn(rounding, on, random, 1, batch, length, dModel);
          x.setRequiresGradient(true);
          NDArray slopes = TrainingChecks.drawn(rounding, on, random, 1, batch, length, dModel);
          try (Tape tape = opened) {
            NDArray y = Gradients.recorded(() -> onto(on, mlp, norm, x, tape));
            found.put("y", TrainingChecks.numbers(on, y));
            tape.backward(y, slopes);
          }
          weights.put("x", x);
          weights.forEach(
              (name, array) ->
                  found.put(name, TrainingChecks.numbers(on, Gradients.of(array).orElseThrow())));
        });
    return found;
  }

  private NDArray onto(Kernels on, GatedMlp mlp, RmsNorm norm, NDArray x, Tape tape) {
    // A view of all of it: the tape closes what it is given.
    NDArray stream = on.run1("row_range", x, on.scalar(0L), on.scalar((long) length));
    return tape.stretch(stream, (start, notes) -> mlp.onto(start, norm, Pass.FULL.on(notes).at(0)));
  }
}
