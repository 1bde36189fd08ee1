package io.hyb.runtime.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import io.hyb.runtime.cuda.MixerKernels;
import io.hyb.runtime.distil.AdamWCase;
import io.hyb.runtime.distil.Losses;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What training computes by itself on a GPU, mixers and MLPs of random shapes and losses, with
 * derivatives, and steps of the optimiser, against float64 on the CPU with the same numbers. {@link
 * #main} prints the errors.
 */
public final class TrainingChecks {
  private TrainingChecks() {}

  /** Relative errors of results and derivatives, by what was tried and which of its arrays. */
  public static Map<String, Double> errors(Kernels kernels, int cases) {
    Map<String, Double> errors = new LinkedHashMap<>();
    try (Kernels exact = new Kernels(Device.cpu(), Precision.FLOAT64)) {
      for (int i = 0; i < cases; i++) {
        Random random = new Random(0x9e3779b97f4a7c15L * (i + 1));
        for (TrainedPart part : parts(random)) {
          long numbers = random.nextLong();
          add(
              errors,
              i + ": " + part,
              part.run(kernels, kernels, numbers),
              part.run(kernels, exact, numbers));
        }
        AdamWCase steps = AdamWCase.drawn(random);
        long drawn = random.nextLong();
        add(
            errors,
            i + ": " + steps,
            steps.run(kernels, kernels, drawn),
            steps.run(kernels, exact, drawn));
        int rows = one(random, 1, 5, 40);
        int vocab = one(random, 64, 999, 4096, 49152);
        double temperature = one(random, 1, 1, 2);
        long seed = random.nextLong();
        add(
            errors,
            "%d: logits, %d rows of %d, temperature %.0f".formatted(i, rows, vocab, temperature),
            logits(kernels, kernels, rows, vocab, temperature, seed),
            logits(kernels, exact, rows, vocab, temperature, seed));
        int width = one(random, 8, 576, 2048);
        add(
            errors,
            "%d: hidden states, %d rows of %d".formatted(i, rows, width),
            states(kernels, kernels, rows, width, seed),
            states(kernels, exact, rows, width, seed));
      }
    }
    return errors;
  }

  private static List<TrainedPart> parts(Random random) {
    return List.of(
        HeadsCase.drawn(random),
        MixerCase.drawn(random),
        MlpCase.drawn(random),
        AttentionCase.drawn(random),
        ChoiceCase.drawn(random));
  }

  private static void add(
      Map<String, Double> errors,
      String tried,
      Map<String, float[]> found,
      Map<String, float[]> expected) {
    found.forEach(
        (name, numbers) -> errors.put(tried + ": " + name, error(numbers, expected.get(name))));
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

  /** Which document each position of some rows is of: up to {@code documents} a row. */
  static NDArray packed(Kernels on, Random random, int rows, int length, int documents) {
    long[] numbers = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      for (int cut = 1; cut < documents; cut++) {
        for (int at = 1 + random.nextInt(length); at < length; at++) {
          numbers[row * length + at]++;
        }
      }
    }
    return on.manager().create(numbers, new Shape(rows, length));
  }

  static int one(Random random, int... values) {
    return values[random.nextInt(values.length)];
  }

  /** Random numbers as they are in the precision of {@code rounding}, in that of {@code on}. */
  public static NDArray drawn(
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

  public static float[] numbers(Kernels kernels, NDArray array) {
    return kernels.widen(array).toType(DataType.FLOAT32, false).toFloatArray();
  }

  private static Map<String, float[]> states(
      Kernels rounding, Kernels on, int rows, int width, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          NDArray student = drawn(rounding, on, random, 1, 1, rows, width);
          NDArray teacher = drawn(rounding, on, random, 1, 1, rows, width);
          NDArray counts = random.nextBoolean() ? mask(on, random, rows) : on.absent();
          Losses.WithSlope result =
              new Losses(on).hiddenStates(student, teacher, counts, on.total(rows + 2));
          found.put("loss", numbers(on, result.loss()));
          found.put("slope", numbers(on, result.slope()));
        });
    return found;
  }

  /** Of about three rows in four. */
  private static NDArray mask(Kernels on, Random random, int rows) {
    float[] mask = new float[rows];
    for (int i = 0; i < rows; i++) {
      mask[i] = random.nextInt(4) > 0 ? 1 : 0;
    }
    return on.manager().create(mask, new Shape(1, rows));
  }

  private static Map<String, float[]> logits(
      Kernels rounding, Kernels on, int rows, int vocab, double temperature, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          NDArray student = drawn(rounding, on, random, 3, 1, rows, vocab);
          NDArray teacher = drawn(rounding, on, random, 3, 1, rows, vocab);
          NDArray counts = random.nextBoolean() ? mask(on, random, rows) : on.absent();
          Losses.WithSlope result =
              new Losses(on).logits(student, teacher, counts, on.total(rows + 2), temperature);
          found.put("loss", numbers(on, result.loss()));
          found.put("slope", numbers(on, result.slope()));
        });
    return found;
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
      printed.put("kernels", MixerKernels.of(kernels).lack().orElse("our own"));
      printed.put("largest", errors.values().stream().max(Double::compare).orElseThrow());
      printed.put("errors", errors);
      System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(printed));
    }
  }
}
