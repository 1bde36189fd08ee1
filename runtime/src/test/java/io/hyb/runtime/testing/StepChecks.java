package io.hyb.runtime.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Steps of small models of random shapes, whose position only the device knows, against full passes
 * in float64 with the same weights. On a GPU the steps run in kernels of their own; {@link #main}
 * prints the errors there.
 */
public final class StepChecks {
  private static final int VOCAB = 96;
  private static final int STEPS = 3;
  private static final int CAPACITY = 1024;

  private StepChecks() {}

  /** How a token goes on from what a cache holds. */
  private interface Going {
    Pass on(Cache cache, NDArray position);
  }

  /** The relative error of the last step's logits by what was tried. */
  public static Map<String, Double> errors(Kernels kernels, int cases) {
    return errors(
        kernels, cases, (cache, position) -> Pass.step(cache, new Step(position, CAPACITY)));
  }

  /** The same of steps whose position the host knows. */
  public static Map<String, Double> errorsAtKnownPositions(Kernels kernels, int cases) {
    return errors(kernels, cases, (cache, position) -> Pass.cached(cache));
  }

  private static Map<String, Double> errors(Kernels kernels, int cases, Going going) {
    Map<String, Double> errors = new LinkedHashMap<>();
    for (int i = 0; i < cases; i++) {
      Random random = new Random(0x9e3779b97f4a7c15L * (i + 1));
      Model shape = shape(random);
      int rows = one(random, 1, 2, 3, 8, 9);
      int prefill = one(random, 1, 5, 40, 700);
      errors.put(
          "%d: %s, %d rows behind %d tokens".formatted(i, described(shape), rows, prefill),
          error(kernels, shape, rows, prefill, random.nextLong(), going));
    }
    return errors;
  }

  private static Model shape(Random random) {
    int headDim = one(random, 16, 32, 64, 128);
    int kvHeads = one(random, 1, 2, 3);
    int heads = kvHeads * one(random, 1, 2, 3, 4);
    int dModel = one(random, 64, 88, 320);
    Teacher teacher =
        Shapes.teacher(
            "Random",
            2,
            heads,
            kvHeads,
            headDim,
            dModel,
            2 * dModel,
            VOCAB,
            RopeShape.plain(1e4),
            1e-5,
            random.nextBoolean(),
            1024);
    List<Merge> merges = Shapes.merges();
    Merge merge = merges.get(random.nextInt(merges.size()));
    if (random.nextInt(3) == 0) {
      return teacher;
    }
    Mixer ssm =
        new DiscreteMamba2(one(random, 4, 8, 16, 64, 6), one(random, 2, 3, 4), 16, Init.FRESH);
    return Shapes.hybrid(
        merge.word(),
        teacher,
        LayerShape.hybrid(heads, merge, ssm, heads - 1),
        LayerShape.hybrid(heads, merge, ssm));
  }

  private static String described(Model shape) {
    Teacher t = shape.teacher();
    String heads = "%d heads of %d".formatted(t.heads(), t.headDim());
    return shape
        .stack()
        .get(0)
        .mixer()
        .map(
            mixer ->
                "%s, %s, d_state %d, conv %d"
                    .formatted(heads, shape.name(), mixer.dState(), mixer.conv()))
        .orElseGet(() -> "%s over %d".formatted(heads, t.kvHeads()));
  }

  private static int one(Random random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static double error(
      Kernels kernels, Model shape, int rows, int prefill, long seed, Going going) {
    RandomParameters weights = new RandomParameters(kernels, seed);
    int length = prefill + STEPS;
    long[] ids = new Random(seed).longs((long) rows * length, 0, VOCAB).toArray();
    float[] stepped = new float[rows * VOCAB];
    float[] full = new float[rows * VOCAB];
    LanguageModel model = InterpretedModel.define(shape).with(new Rounded(weights));
    Scope.run(() -> step(model, kernels, ids, rows, prefill, stepped, going));
    try (Kernels exact = new Kernels(Device.cpu(), Precision.FLOAT64)) {
      LanguageModel reference = InterpretedModel.define(shape).with(new Exact(weights, exact));
      Scope.run(
          () -> {
            NDArray all = exact.manager().create(ids, new Shape(rows, length));
            NDArray logits = reference.forward(all, Pass.FULL).get(":, " + (length - 1));
            System.arraycopy(
                logits.toType(DataType.FLOAT32, false).toFloatArray(), 0, full, 0, full.length);
          });
    }
    weights.made().values().forEach(NDArray::close);
    return Closeness.relativeError(stepped, full);
  }

  private static void step(
      LanguageModel model,
      Kernels kernels,
      long[] ids,
      int rows,
      int prefill,
      float[] last,
      Going going) {
    NDArray all = kernels.manager().create(ids, new Shape(rows, prefill + STEPS));
    NDArray position = kernels.manager().create(new long[] {prefill});
    try (Cache cache = new Cache(model.shape())) {
      cache.reserve(CAPACITY);
      model.hidden(all.get(":, :" + prefill), Pass.cached(cache));
      cache.advance(prefill);
      for (int at = prefill; at < prefill + STEPS; at++) {
        NDArray next = all.get(":, " + at + ":" + (at + 1));
        NDArray x = model.hidden(next, going.on(cache, position));
        cache.advance(1);
        float[] logits = model.float32Logits(x, kernels).toFloatArray();
        System.arraycopy(logits, 0, last, 0, last.length);
        position.addi(1);
      }
    }
  }

  /** Weights in the precision that models compute in. */
  private record Rounded(Parameters wide) implements Parameters {
    @Override
    public Parameters at(String path) {
      return new Rounded(wide.at(path));
    }

    @Override
    public NDArray get(String name, long... shape) {
      return kernels().weight(wide.get(name, shape));
    }

    @Override
    public Kernels kernels() {
      return wide.kernels();
    }
  }

  /** The same numbers in float64. */
  private record Exact(Parameters wide, Kernels kernels) implements Parameters {
    @Override
    public Parameters at(String path) {
      return new Exact(wide.at(path), kernels);
    }

    @Override
    public NDArray get(String name, long... shape) {
      Kernels of = wide.kernels();
      float[] rounded = of.widen(of.weight(wide.get(name, shape))).toFloatArray();
      return kernels.manager().create(rounded, new Shape(shape)).toType(DataType.FLOAT64, true);
    }
  }

  /**
   * Prints the errors as JSON.
   *
   * @param arguments {@code cpu} or {@code gpu}, a precision, how many shapes
   */
  public static void main(String[] arguments) {
    Device device = arguments[0].equals("gpu") ? Device.gpu() : Device.cpu();
    Precision precision = Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    try (Kernels kernels = new Kernels(device, precision)) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("device", device.toString());
      printed.put("precision", precision.toString());
      Map<String, Double> errors = errors(kernels, Integer.parseInt(arguments[2]));
      printed.put("kernels", StepKernels.of(kernels).lack().orElse("our own"));
      printed.put("errors", errors);
      System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(printed));
    }
  }
}
