package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.RopeShape;
import io.hyb.runtime.layer.Attention;
import io.hyb.runtime.layer.Rope;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/** Attention over packed rows or rows that branch, of which nothing is recorded. */
record AttentionCase(
    int groups, int share, int headDim, int batch, int length, int documents, boolean branching)
    implements TrainedPart {

  static AttentionCase drawn(Random random) {
    return new AttentionCase(
        TrainingChecks.one(random, 1, 3),
        TrainingChecks.one(random, 1, 4),
        TrainingChecks.one(random, 32, 64, 128),
        TrainingChecks.one(random, 1, 3),
        TrainingChecks.one(random, 1, 40, 64, 333, 1024),
        TrainingChecks.one(random, 2, 3, 9),
        random.nextBoolean());
  }

  @Override
  public Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          int dModel = 48;
          Rope rope = new Rope(RopeShape.plain(10000), headDim);
          Attention attention =
              new Attention(
                  new DrawnWeights(rounding, on, random, new LinkedHashMap<>()),
                  dModel,
                  groups * share,
                  groups,
                  headDim,
                  rope);
          NDArray u = TrainingChecks.drawn(rounding, on, random, 1, batch, length, dModel);
          Pass pass =
              branching
                  ? branching(on, random)
                  : Pass.packed(
                      TrainingChecks.packed(on, random, batch, length, documents),
                      OptionalInt.of(16 * batch));
          NDArray y = Gradients.unrecorded(() -> attention.forward(u, pass.at(0)));
          found.put("y", TrainingChecks.numbers(on, y));
        });
    return found;
  }

  /**
   * Branches of two positions each, a last one of what is left, behind stems that may be filled.
   */
  private Pass branching(Kernels on, Random random) {
    int stem = Math.max(1, length - 2 * documents - random.nextInt(2));
    long[] numbers = new long[batch * length];
    for (int row = 0; row < batch; row++) {
      int end = 1 + random.nextInt(stem);
      for (int at = end; at < length; at++) {
        int branch = Math.min(documents, 1 + (at - stem) / 2);
        numbers[row * length + at] = at < stem ? documents + 1 : branch;
      }
    }
    return Pass.branching(on.manager().create(numbers, new Shape(batch, length)), stem);
  }
}
