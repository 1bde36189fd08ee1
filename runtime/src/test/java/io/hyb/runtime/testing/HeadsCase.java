package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.layer.HeadOrder;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Kept and recurrent heads laid side by side in the teacher's order. */
record HeadsCase(int heads, List<Integer> kept, int headDim, int batch, int length)
    implements TrainedPart {

  static HeadsCase drawn(Random random) {
    int heads = TrainingChecks.one(random, 2, 5, 9);
    List<Integer> kept =
        random
            .ints(0, heads)
            .distinct()
            .limit(1 + random.nextInt(heads - 1))
            .sorted()
            .boxed()
            .toList();
    return new HeadsCase(
        heads,
        kept,
        TrainingChecks.one(random, 32, 64),
        TrainingChecks.one(random, 1, 3),
        TrainingChecks.one(random, 1, 7, 130));
  }

  @Override
  public Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          HeadOrder order =
              new HeadOrder(on, heads, kept.stream().mapToInt(Integer::intValue).toArray());
          NDArray attended = array(rounding, on, random, kept.size());
          NDArray recurred = array(rounding, on, random, heads - kept.size());
          attended.setRequiresGradient(true);
          recurred.setRequiresGradient(true);
          NDArray slopes = array(rounding, on, random, heads);
          try (Tape tape = new Tape(on)) {
            NDArray y =
                Gradients.recorded(
                    () ->
                        order.interleave(
                            view(on, attended), view(on, recurred), Pass.FULL.on(tape).at(0)));
            found.put("y", TrainingChecks.numbers(on, y));
            tape.backward(y, slopes);
          }
          found.put("attended", gradient(on, attended));
          found.put("recurred", gradient(on, recurred));
        });
    return found;
  }

  private NDArray array(Kernels rounding, Kernels on, Random random, int count) {
    return TrainingChecks.drawn(rounding, on, random, 1, batch, length, count, headDim);
  }

  /** Of all of it: the tape closes what it is given. */
  private NDArray view(Kernels on, NDArray array) {
    return on.run1("row_range", array, on.scalar(0L), on.scalar((long) length));
  }

  private static float[] gradient(Kernels on, NDArray array) {
    return TrainingChecks.numbers(on, Gradients.of(array).orElseThrow());
  }
}
