package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.cuda.ChoiceKernels;
import io.hyb.runtime.layer.Unembedding;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What is read off wide logits of narrow weights, of which nothing is recorded. */
record ChoiceCase(int rows, int width, int vocab) implements TrainedPart {

  static ChoiceCase drawn(Random random) {
    return new ChoiceCase(
        TrainingChecks.one(random, 1, 17, 600),
        TrainingChecks.one(random, 8, 64, 576),
        TrainingChecks.one(random, 33, 1000, 4096));
  }

  @Override
  public Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          DrawnWeights weights = new DrawnWeights(rounding, on, random, new LinkedHashMap<>());
          Unembedding unembedding = new Unembedding(weights, vocab, width);
          NDArray x = on.widen(TrainingChecks.drawn(rounding, on, random, 1, rows, 1, width));
          long[] named = random.longs(3L * rows, 0, vocab).toArray();
          NDArray tokens = on.manager().create(named, new Shape(rows, 3));
          Gradients.unrecorded(
              () -> {
                NDArray logits = unembedding.forward(x);
                NDList chosen =
                    ChoiceKernels.of(on)
                        .choose(logits, tokens)
                        .orElseGet(() -> on.run("choose", logits, tokens));
                found.put(
                    "likeliest", chosen.get(0).toType(DataType.FLOAT32, false).toFloatArray());
                found.put("log-probabilities", TrainingChecks.numbers(on, chosen.get(1)));
                return null;
              });
        });
    return found;
  }
}
