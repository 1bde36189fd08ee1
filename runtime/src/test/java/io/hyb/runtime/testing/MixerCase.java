package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.layer.DiscreteMamba2;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A mixer over rows, packed or not. */
final class MixerCase implements TrainedPart {
  private static final int[][] SIZES = {{64, 8, 4}, {64, 64, 4}, {32, 16, 3}, {128, 4, 2}};

  private int heads;
  private int headDim;
  private int dState;
  private int taps;
  private int batch;
  private int length;
  private int documents;

  static MixerCase drawn(Random random) {
    MixerCase made = new MixerCase();
    made.heads = TrainingChecks.one(random, 1, 3, 7);
    // Few sizes, since for each of them kernels are compiled.
    int[] sizes = SIZES[random.nextInt(SIZES.length)];
    made.headDim = sizes[0];
    made.dState = sizes[1];
    made.taps = sizes[2];
    made.batch = TrainingChecks.one(random, 1, 2, 3);
    made.length = TrainingChecks.one(random, 1, 40, 64, 130, 333, 1024);
    made.documents = TrainingChecks.one(random, 1, 1, 3, 9);
    return made;
  }

  @Override
  public Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          int dModel = 48;
          Map<String, NDArray> weights = new LinkedHashMap<>();
          Parameters parameters = new DrawnWeights(rounding, on, random, weights);
          DiscreteMamba2 mixer =
              new DiscreteMamba2(parameters, dModel, heads, headDim, dState, taps, 64);
          NDArray u = TrainingChecks.drawn(rounding, on, random, 1, batch, length, dModel);
          u.setRequiresGradient(true);
          NDArray slopes =
              TrainingChecks.drawn(rounding, on, random, 1, batch, length, heads, headDim);
          Pass pass =
              documents == 1
                  ? Pass.FULL
                  : Pass.packed(TrainingChecks.packed(on, random, batch, length, documents));
          try (Tape tape = new Tape(on)) {
            NDArray y = Gradients.recorded(() -> mixer.forward(u, pass.on(tape).at(0)));
            found.put("y", TrainingChecks.numbers(on, y));
            tape.backward(y, slopes);
          }
          weights.put("u", u);
          weights.forEach(
              (name, array) ->
                  found.put(name, TrainingChecks.numbers(on, Gradients.of(array).orElseThrow())));
        });
    return found;
  }

  @Override
  public String toString() {
    return "mixer of %d heads of %d, d_state %d, conv %d, %d rows of %d tokens, %s"
        .formatted(
            heads, headDim, dState, taps, batch, length, documents > 1 ? "packed" : "not packed");
  }
}
