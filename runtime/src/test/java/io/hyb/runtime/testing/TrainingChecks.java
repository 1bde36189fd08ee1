package io.hyb.runtime.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import io.hyb.runtime.cuda.TrainingKernels;
import io.hyb.runtime.distil.Losses;
import io.hyb.runtime.layer.DiscreteMamba2;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tape;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What training computes by itself on a GPU, mixers of random shapes and losses of logits, with
 * derivatives, against float64 on the CPU with the same numbers. {@link #main} prints the errors.
 */
public final class TrainingChecks {
  private TrainingChecks() {}

  /** The largest relative error of results and derivatives by what was tried. */
  public static Map<String, Double> errors(Kernels kernels, int cases) {
    Map<String, Double> errors = new LinkedHashMap<>();
    try (Kernels exact = new Kernels(Device.cpu(), Precision.FLOAT64)) {
      for (int i = 0; i < cases; i++) {
        Random random = new Random(0x9e3779b97f4a7c15L * (i + 1));
        MixerCase mixer = MixerCase.drawn(random);
        long numbers = random.nextLong();
        errors.put(
            i + ": " + mixer,
            worst(mixer.run(kernels, kernels, numbers), mixer.run(kernels, exact, numbers)));
        int rows = one(random, 1, 5, 40);
        int vocab = one(random, 64, 999, 4096, 49152);
        double temperature = one(random, 1, 1, 2);
        long seed = random.nextLong();
        errors.put(
            "%d: logits, %d rows of %d, temperature %.0f".formatted(i, rows, vocab, temperature),
            worst(
                logits(kernels, kernels, rows, vocab, temperature, seed),
                logits(kernels, exact, rows, vocab, temperature, seed)));
      }
    }
    return errors;
  }

  private static double worst(Map<String, float[]> found, Map<String, float[]> expected) {
    return found.keySet().stream()
        .mapToDouble(name -> error(found.get(name), expected.get(name)))
        .max()
        .orElseThrow();
  }

  /** Relative, unless zeros are expected: a row of one token doesn't depend on its decay. */
  private static double error(float[] found, float[] expected) {
    for (float value : expected) {
      if (value != 0) {
        return Closeness.relativeError(found, expected);
      }
    }
    double largest = 0;
    for (float value : found) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static int one(Random random, int... values) {
    return values[random.nextInt(values.length)];
  }

  /** Numbers as they are in the precision of {@code rounding}, in that of {@code on}. */
  private static NDArray drawn(
      Kernels rounding, Kernels on, Random random, double spread, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    NDArray rounded = rounding.cast(rounding.manager().create(values, new Shape(shape)));
    if (on == rounding) {
      return rounded;
    }
    return on.manager()
        .create(rounding.widen(rounded).toFloatArray(), new Shape(shape))
        .toType(DataType.FLOAT64, false);
  }

  private static float[] numbers(Kernels kernels, NDArray array) {
    return kernels.widen(array).toType(DataType.FLOAT32, false).toFloatArray();
  }

  private static Map<String, float[]> logits(
      Kernels rounding, Kernels on, int rows, int vocab, double temperature, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          NDArray student = drawn(rounding, on, random, 3, 1, rows, vocab);
          NDArray teacher = drawn(rounding, on, random, 3, 1, rows, vocab);
          float[] mask = new float[rows];
          for (int i = 0; i < rows; i++) {
            mask[i] = random.nextInt(4) > 0 ? 1 : 0;
          }
          NDArray counts =
              random.nextBoolean() ? on.manager().create(mask, new Shape(1, rows)) : on.absent();
          Losses.WithSlope result =
              new Losses(on).logits(student, teacher, counts, rows + 2, temperature);
          found.put("loss", numbers(on, result.loss()));
          found.put("slope", numbers(on, result.slope()));
        });
    return found;
  }

  /** A mixer over rows, packed or not. */
  private static final class MixerCase {
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
      made.heads = one(random, 1, 3, 7);
      // Few sizes, since for each of them kernels are compiled.
      int[] sizes = SIZES[random.nextInt(SIZES.length)];
      made.headDim = sizes[0];
      made.dState = sizes[1];
      made.taps = sizes[2];
      made.batch = one(random, 1, 2, 3);
      made.length = one(random, 1, 40, 64, 130, 333, 1024);
      made.documents = one(random, 1, 1, 3, 9);
      return made;
    }

    Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
      Random random = new Random(seed);
      Map<String, float[]> found = new LinkedHashMap<>();
      Scope.run(
          () -> {
            int dModel = 48;
            Map<String, NDArray> weights = new LinkedHashMap<>();
            Parameters parameters = new Drawn(rounding, on, random, weights);
            DiscreteMamba2 mixer =
                new DiscreteMamba2(parameters, dModel, heads, headDim, dState, taps, 64);
            NDArray u = TrainingChecks.drawn(rounding, on, random, 1, batch, length, dModel);
            u.setRequiresGradient(true);
            NDArray slopes =
                TrainingChecks.drawn(rounding, on, random, 1, batch, length, heads, headDim);
            Pass pass = documents == 1 ? Pass.FULL : Pass.packed(packed(on, random));
            try (Tape tape = new Tape(on)) {
              NDArray y = Gradients.recorded(() -> mixer.forward(u, pass.on(tape).at(0)));
              found.put("y", numbers(on, y));
              tape.backward(y, slopes);
            }
            weights.put("u", u);
            weights.forEach(
                (name, array) -> found.put(name, numbers(on, Gradients.of(array).orElseThrow())));
          });
      return found;
    }

    private NDArray packed(Kernels on, Random random) {
      long[] numbers = new long[batch * length];
      for (int row = 0; row < batch; row++) {
        for (int cut = 1; cut < documents; cut++) {
          for (int at = 1 + random.nextInt(length); at < length; at++) {
            numbers[row * length + at]++;
          }
        }
      }
      return on.manager().create(numbers, new Shape(batch, length));
    }

    @Override
    public String toString() {
      return "mixer of %d heads of %d, d_state %d, conv %d, %d rows of %d tokens, %s"
          .formatted(
              heads, headDim, dState, taps, batch, length, documents > 1 ? "packed" : "not packed");
    }
  }

  /** Weights that want derivatives. */
  private record Drawn(
      Kernels rounding, Kernels kernels, Random random, Map<String, NDArray> weights)
      implements Parameters {
    @Override
    public Parameters at(String path) {
      return this;
    }

    @Override
    public NDArray get(String name, long... shape) {
      double spread = name.equals("in_proj.weight") ? 1 / Math.sqrt(shape[1]) : 0.5;
      NDArray made = drawn(rounding, kernels, random, spread, shape);
      made.setRequiresGradient(true);
      weights.put(name, made);
      return made;
    }
  }

  /**
   * Prints the errors as JSON.
   *
   * @param arguments {@code cpu} or {@code gpu}, a precision, how many cases
   */
  public static void main(String[] arguments) {
    Device device = arguments[0].equals("gpu") ? Device.gpu() : Device.cpu();
    Precision precision = Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    try (Kernels kernels = new Kernels(device, precision)) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("device", DeviceName.of(device));
      printed.put("precision", precision.toString());
      Map<String, Double> errors = errors(kernels, Integer.parseInt(arguments[2]));
      printed.put("kernels", TrainingKernels.of(kernels).lack().orElse("our own"));
      printed.put("largest", errors.values().stream().max(Double::compare).orElseThrow());
      printed.put("errors", errors);
      System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(printed));
    }
  }
}
