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

/**
 * A mixer over rows, packed or not. It reads its inputs as they are, by a projection that is the
 * identity: what a real one rounds is no matter of the mixer's. It has a few heads, since of a
 * single one the derivatives by D and a_bias are one number, in which all that is summed may
 * cancel.
 */
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
    made.heads = TrainingChecks.one(random, 3, 5, 7);
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
          int dModel = heads * (headDim + 2 * dState + headDim + 1);
          Map<String, NDArray> weights = new LinkedHashMap<>();
          Parameters parameters = new PlainlyRead(new DrawnWeights(rounding, on, random, weights));
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

  /** Weights of which the input projection is the identity. */
  private record PlainlyRead(DrawnWeights drawn) implements Parameters {
    @Override
    public Kernels kernels() {
      return drawn.kernels();
    }

    @Override
    public Parameters at(String path) {
      return this;
    }

    @Override
    public NDArray get(String name, long... shape) {
      return name.equals("in_proj.weight")
          ? drawn.kernels().cast(drawn.kernels().manager().eye((int) shape[0]))
          : drawn.get(name, shape);
    }
  }

  @Override
  public String toString() {
    return "mixer of %d heads of %d, d_state %d, conv %d, %d rows of %d tokens, %s"
        .formatted(
            heads, headDim, dState, taps, batch, length, documents > 1 ? "packed" : "not packed");
  }
}
