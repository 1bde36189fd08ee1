package io.hyb.runtime.testing;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.layer.AdapterMerge;
import io.hyb.runtime.layer.DiscreteMamba2;
import io.hyb.runtime.layer.GatedMerge;
import io.hyb.runtime.layer.MergerMerge;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/**
 * Every numeric check against recorded references and of the model against itself, on any device in
 * any precision: each a name and the relative error found. The tests assert them on the CPU; {@link
 * #main} prints them, which is how the recordings of other devices are made.
 */
public final class GoldenChecks {
  private final Kernels kernels;
  private final Map<String, DoubleSupplier> checks = new LinkedHashMap<>();

  public GoldenChecks(Kernels kernels) {
    this.kernels = kernels;
    for (Golden mixer : Golden.startingWith("mixer-")) {
      addMixer(mixer);
    }
    for (Golden adapter : Golden.startingWith("adapter")) {
      addAdapter(adapter);
    }
    for (Golden gated : Golden.startingWith("gated.")) {
      addGated(gated);
    }
    for (Golden merger : Golden.startingWith("merger")) {
      addMerger(merger);
    }
    addTeacher();
    for (FamilyTeacher teacher : FamilyTeacher.values()) {
      addFamily(teacher);
    }
    addHybrids();
  }

  /** Names of the checks and what computes the error of each. */
  public Map<String, DoubleSupplier> all() {
    return checks;
  }

  private void addMixer(Golden golden) {
    for (int chunk : new int[] {64, 16, 7, 1}) {
      add(
          golden + ": output, chunk " + chunk,
          () ->
              error(
                  project(golden, mixer(golden, chunk).forward(input(golden), Pass.FULL.at(0))),
                  golden,
                  "output"));
    }
    add(
        golden + ": mixing matrix",
        () ->
            error(
                mixer(golden, 64).matrices(input(golden), Pass.FULL.at(0)),
                golden,
                "mixing_matrix"));
    add(golden + ": states after the whole length", () -> states(golden, false));
    add(golden + ": states after single steps", () -> states(golden, true));
    add(golden + ": output of single steps", () -> stepped(golden));
  }

  private double states(Golden golden, boolean stepwise) {
    try (Cache cache = new Cache(oneLayer())) {
      DiscreteMamba2 mixer = mixer(golden, 16);
      if (stepwise) {
        for (NDArray token : tokens(golden)) {
          mixer.forward(token, Pass.cached(cache).at(0));
        }
      } else {
        mixer.forward(input(golden), Pass.cached(cache).at(0));
      }
      var state = Pass.cached(cache).at(0).mixerState().orElseThrow();
      // The authors keep as many inputs as the kernel is wide; the oldest is never read again.
      float[] window = array(golden, "final_conv_state").get(":, :, 1:").toFloatArray();
      return Math.max(
          error(state.h(), golden, "final_ssm_state"),
          Closeness.relativeError(floats(state.window()), window));
    }
  }

  private double stepped(Golden golden) {
    DiscreteMamba2 mixer = mixer(golden, 64);
    NDArray input = input(golden);
    try (Cache cache = new Cache(oneLayer())) {
      NDArray all = null;
      for (long t = 0; t < input.getShape().get(1); t++) {
        NDArray heads = mixer.forward(input.get(":, {}:{}", t, t + 1), Pass.cached(cache).at(0));
        NDArray wide = kernels.widen(project(golden, heads));
        all = all == null ? wide : all.concat(wide, 1);
      }
      return error(all, golden, "output");
    }
  }

  private void addAdapter(Golden golden) {
    add(
        golden + ": output",
        () -> {
          Parameters weights = new Weights(golden, kernels);
          int width = (int) golden.shape("w.bias")[0];
          NDArray merged =
              new AdapterMerge(weights, width)
                  .forward(cast(golden, "recurrent"), cast(golden, "attention"));
          return error(merged, golden, "output");
        });
  }

  private void addGated(Golden golden) {
    int width = (int) golden.shape("w.bias")[0];
    double eps = Double.parseDouble(golden.metadata("eps"));
    Parameters weights = new Weights(golden, kernels);
    add(
        golden + ": output",
        () ->
            error(
                new GatedMerge(weights, width, eps)
                    .forward(cast(golden, "recurrent"), cast(golden, "attention")),
                golden,
                "output"));
    add(
        golden + ": output without attention",
        () ->
            error(
                GatedMerge.alone(weights, width, eps).forward(cast(golden, "recurrent")),
                golden,
                "output_recurrent_alone"));
  }

  private void addMerger(Golden golden) {
    int width = (int) golden.shape("w.bias")[0];
    double eps = Double.parseDouble(golden.metadata("eps"));
    MergerMerge both = new MergerMerge(new Weights(golden, kernels), width, eps);
    MergerMerge alone = MergerMerge.alone(new Weights(golden, kernels), width, eps);
    add(
        golden + ": what recurrence reads",
        () -> error(both.recurrentInput(cast(golden, "stream")), golden, "to_recurrent"));
    add(
        golden + ": what recurrence reads without attention",
        () -> error(alone.recurrentInput(cast(golden, "stream")), golden, "to_recurrent"));
    add(
        golden + ": what attention reads",
        () -> error(both.attentionInput(cast(golden, "stream")), golden, "to_attention"));
    add(
        golden + ": output",
        () ->
            error(
                both.forward(cast(golden, "recurrent"), cast(golden, "attention")),
                golden,
                "output"));
    add(
        golden + ": output without attention",
        () -> error(alone.forward(cast(golden, "recurrent")), golden, "output_recurrent_alone"));
  }

  private void addTeacher() {
    Golden golden = Golden.named("gna-tiny.safetensors");
    LanguageModel teacher = teacher();
    for (String prompt : new String[] {"p0", "p1", "p2"}) {
      add(
          "teacher: logits of " + prompt,
          () -> error(teacher.forward(ids(golden, prompt), Pass.FULL), golden, prompt + ".logits"));
      add(
          "teacher: wrong greedy tokens of " + prompt,
          () -> wrongGreedyTokens(teacher, golden, prompt));
    }
    for (int[] head : new int[][] {{4, 2}, {1, 7}}) {
      String name = "L" + head[0] + "H" + head[1];
      add(
          "teacher: logits of p0 with " + name + " ablated",
          () -> {
            float[] factors = new float[6 * 8];
            Arrays.fill(factors, 1);
            factors[head[0] * 8 + head[1]] = 0;
            NDArray mask = kernels.manager().create(factors, new Shape(1, 6, 8));
            NDArray logits = teacher.forward(ids(golden, "p0"), Pass.FULL.withHeads(kernels, mask));
            return error(logits, golden, "p0.ablate." + name);
          });
    }
    for (int layer : new int[] {0, 3, 5}) {
      add(
          "teacher: attention of layer " + layer,
          () -> {
            NDArray x = cast(golden, "p0.hidden" + layer).expandDims(0);
            NDArray matrices = teacher.layers().get(layer).mixingMatrices(x, Pass.FULL.at(layer));
            return error(matrices, golden, "p0.attention" + layer);
          });
    }
  }

  private void addFamily(FamilyTeacher tiny) {
    Golden golden = tiny.golden();
    LanguageModel teacher =
        InterpretedModel.define(tiny.shape())
            .with(
                new GoldenParameters(
                    Golden.read(tiny.folder().resolve("model.safetensors")), kernels));
    NDArray ids = row(golden.longs("ids"));
    add(tiny + ": logits", () -> error(teacher.forward(ids, Pass.FULL), golden, "logits"));
    add(
        tiny + ": hidden states after layer 0",
        () -> {
          NDArray first = teacher.layers().get(0).forward(teacher.embed(ids), Pass.FULL.at(0));
          return error(first, golden, "hidden1");
        });
    add(
        tiny + ": logits with L1H2 ablated",
        () -> {
          float[] factors = new float[3 * 4];
          Arrays.fill(factors, 1);
          factors[4 + 2] = 0;
          NDArray mask = kernels.manager().create(factors, new Shape(1, 3, 4));
          NDArray logits = teacher.forward(ids, Pass.FULL.withHeads(kernels, mask));
          return error(logits, golden, "ablate_L1H2.logits");
        });
    long[] greedy = golden.longs("greedy");
    add(tiny + ": wrong greedy tokens", () -> wrongTokens(teacher, greedy, 20));
    add(tiny + ": branches against alone", () -> branchesAgainstAlone(teacher, ids));
    for (Merge merge : Shapes.merges()) {
      LanguageModel student =
          InterpretedModel.define(tiny.hybrid(merge, Init.FRESH, 8))
              .with(new RandomParameters(kernels, 7));
      String name = "hybrid of " + tiny + ", " + merge.word();
      add(
          name + ": cached in pieces against full",
          () -> cachedAgainstFull(student, ids, 1, 5, 2, 20, 13));
      add(name + ": packed against alone", () -> packedAgainstAlone(student, ids));
    }
  }

  /** Two branches of 15 and 16 tokens behind 10, as rankings run them. */
  private double branchesAgainstAlone(LanguageModel model, NDArray ids) {
    long[] branches = new long[41];
    Arrays.fill(branches, 10, 25, 1);
    Arrays.fill(branches, 25, 41, 2);
    float[] row = floats(model.forward(ids, Pass.branching(row(branches))));
    NDArray second = ids.get(":, :10").concat(ids.get(":, 25:"), 1);
    float[] alone = Arrays.copyOf(floats(model.forward(ids.get(":, :25"), Pass.FULL)), row.length);
    float[] other = floats(model.forward(second, Pass.FULL));
    int width = row.length / 41;
    System.arraycopy(other, 10 * width, alone, 25 * width, 16 * width);
    return Closeness.relativeError(row, alone);
  }

  /** Documents of 9, 17 and 15 tokens in one row. */
  private double packedAgainstAlone(LanguageModel model, NDArray ids) {
    long[] documents = new long[41];
    Arrays.fill(documents, 9, 26, 1);
    Arrays.fill(documents, 26, 41, 2);
    float[] packed = floats(model.forward(ids, Pass.packed(row(documents))));
    float[] alone = new float[packed.length];
    int at = 0;
    for (int end : new int[] {9, 26, 41}) {
      float[] document = floats(model.forward(ids.get(":, {}:{}", at, end), Pass.FULL));
      System.arraycopy(document, 0, alone, at * (packed.length / 41), document.length);
      at = end;
    }
    return Closeness.relativeError(packed, alone);
  }

  private double wrongGreedyTokens(LanguageModel teacher, Golden golden, String prompt) {
    long[] expected = Arrays.stream(golden.ints(prompt + ".greedy")).asLongStream().toArray();
    return wrongTokens(teacher, expected, (int) golden.shape(prompt + ".ids")[0]);
  }

  /**
   * How many tokens aren't what the model holds likeliest.
   *
   * @param start how many of the expected are the prompt
   */
  private double wrongTokens(LanguageModel teacher, long[] expected, int start) {
    int wrong = 0;
    try (Cache cache = new Cache(teacher.shape())) {
      NDArray next = row(Arrays.copyOf(expected, start));
      for (int i = start; i < expected.length; i++) {
        NDArray last = kernels.widen(teacher.forward(next, Pass.cached(cache))).get(":, -1");
        wrong += last.argMax(1).getLong(0) == expected[i] ? 0 : 1;
        // Going on with the expected token keeps one near tie from spoiling all that follow.
        next = row(expected[i]);
      }
    }
    return wrong;
  }

  private void addHybrids() {
    Golden golden = Golden.named("gna-tiny.safetensors");
    for (Merge merge : Shapes.merges()) {
      Model shape = hybrid(merge);
      LanguageModel student = InterpretedModel.define(shape).with(new RandomParameters(kernels, 7));
      for (int[] pieces : new int[][] {{1, 1, 1, 33}, {17, 19}, {35, 1}, {5, 1, 30}}) {
        add(
            "hybrid, "
                + merge.word()
                + ": cached in pieces "
                + Arrays.toString(pieces)
                + " against full",
            () -> cachedAgainstFull(student, ids(golden, "p2"), pieces));
      }
    }
  }

  private double cachedAgainstFull(LanguageModel model, NDArray ids, int... pieces) {
    float[] full = floats(model.forward(ids, Pass.FULL));
    try (Cache cache = new Cache(model.shape())) {
      NDArray all = null;
      int at = 0;
      for (int piece : pieces) {
        NDArray logits =
            kernels.widen(model.forward(ids.get(":, {}:{}", at, at + piece), Pass.cached(cache)));
        all = all == null ? logits : all.concat(logits, 1);
        at += piece;
      }
      return Closeness.relativeError(floats(all), full);
    }
  }

  /** Two layers with kept heads, one without, in the small teacher's widths. */
  private static Model hybrid(Merge merge) {
    Mixer ssm = new io.hyb.arch.mixer.DiscreteMamba2(8, 4, 16, Init.FRESH);
    return Shapes.hybrid(
        "Hybrid",
        GnaTiny.SHAPE,
        LayerShape.hybrid(8, merge, ssm, 0, 7),
        LayerShape.hybrid(8, merge, ssm),
        LayerShape.hybrid(8, merge, ssm, 2));
  }

  private LanguageModel teacher() {
    return InterpretedModel.define(GnaTiny.MODEL)
        .with(
            new GoldenParameters(
                Golden.read(GnaTiny.FOLDER.resolve("model.safetensors")), kernels));
  }

  private static Model oneLayer() {
    return Shapes.hybrid("One", GnaTiny.SHAPE, LayerShape.attention(1));
  }

  private DiscreteMamba2 mixer(Golden golden, int chunk) {
    return new DiscreteMamba2(
        kernels,
        Integer.parseInt(golden.metadata("heads")),
        chunk,
        cast(golden, "w.in_proj.weight"),
        optional(golden, "w.in_proj.bias"),
        cast(golden, "w.conv1d.weight"),
        optional(golden, "w.conv1d.bias"),
        cast(golden, "w.D"),
        optional(golden, "w.z_bias"));
  }

  private NDArray project(Golden golden, NDArray heads) {
    NDArray bias = optional(golden, "w.out_proj.bias").orElse(kernels.absent());
    return kernels.run1("project", heads, cast(golden, "w.out_proj.weight"), bias);
  }

  private NDArray input(Golden golden) {
    return cast(golden, "input");
  }

  /** The input one position at a time, cut before the cast since DJL can't cut bfloat16. */
  private List<NDArray> tokens(Golden golden) {
    NDArray input = array(golden, "input");
    return LongStream.range(0, input.getShape().get(1))
        .mapToObj(t -> kernels.cast(input.get(":, {}:{}", t, t + 1)))
        .toList();
  }

  private Optional<NDArray> optional(Golden golden, String tensor) {
    return golden.has(tensor) ? Optional.of(cast(golden, tensor)) : Optional.empty();
  }

  private NDArray cast(Golden golden, String tensor) {
    return kernels.cast(array(golden, tensor));
  }

  private NDArray array(Golden golden, String tensor) {
    return kernels.manager().create(golden.floats(tensor), new Shape(golden.shape(tensor)));
  }

  private NDArray ids(Golden golden, String prompt) {
    return row(Arrays.stream(golden.ints(prompt + ".ids")).asLongStream().toArray());
  }

  private NDArray row(long... values) {
    return kernels.manager().create(values, new Shape(1, values.length));
  }

  private double error(NDArray actual, Golden golden, String tensor) {
    return Closeness.relativeError(floats(actual), golden.floats(tensor));
  }

  private float[] floats(NDArray array) {
    return kernels.widen(array).toFloatArray();
  }

  private void add(String name, DoubleSupplier check) {
    checks.put(
        name,
        () -> {
          double[] found = new double[1];
          Scope.run(() -> found[0] = check.getAsDouble());
          return found[0];
        });
  }

  /** The weights of a golden, which stand there under {@code w.}. */
  private record Weights(Golden golden, Kernels kernels) implements Parameters {
    @Override
    public Parameters at(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public NDArray get(String name, long... shape) {
      NDArray wide =
          kernels
              .manager()
              .create(golden.floats("w." + name), new Shape(golden.shape("w." + name)));
      return kernels.cast(wide);
    }
  }

  /**
   * Prints the checks' errors as JSON.
   *
   * @param args device ({@code cpu} or {@code gpu}) and precision
   */
  public static void main(String[] args) {
    Device device = args[0].equals("gpu") ? Device.gpu() : Device.cpu();
    Precision precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("device", DeviceName.of(device));
    report.put("precision", precision.toString());
    try (Kernels kernels = new Kernels(device, precision)) {
      report.put("libtorch", Engine.getEngine("PyTorch").getVersion());
      Map<String, Double> errors = new LinkedHashMap<>();
      new GoldenChecks(kernels)
          .all()
          .forEach((name, check) -> errors.put(name, check.getAsDouble()));
      report.put("errors", errors);
    }
    System.out.println(
        new GsonBuilder()
            .setPrettyPrinting()
            .serializeSpecialFloatingPointValues()
            .create()
            .toJson(report));
  }
}
