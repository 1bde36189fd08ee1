package io.hyb.runtime.testing;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.GsonBuilder;
import io.hyb.arch.Model;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Every numeric check against recorded references and of the model against itself, on any device in
 * any precision: each a name and the relative error found. The tests assert them on the CPU; {@link
 * #main} prints them, which is how the recordings of other devices are made.
 */
public final class GoldenChecks {
  private final Kernels kernels;
  private final CheckList checks = new CheckList();

  public GoldenChecks(Kernels kernels) {
    this.kernels = kernels;
    DiscreteMamba2Checks.addTo(checks, kernels);
    Mamba2Checks.addTo(checks, kernels);
    GatedDeltaNetChecks.addTo(checks, kernels);
    MergeChecks.addTo(checks, kernels);
    addTeacher();
    for (FamilyTeacher teacher : FamilyTeacher.values()) {
      addFamily(teacher);
    }
    addHybrids();
  }

  /** Names of the checks and what computes the error of each. */
  public Map<String, DoubleSupplier> all() {
    return checks.all();
  }

  private void addTeacher() {
    Golden golden = Golden.named("gna-tiny.safetensors");
    GoldenArrays arrays = new GoldenArrays(golden, kernels);
    LanguageModel teacher = teacher();
    for (String prompt : new String[] {"p0", "p1", "p2"}) {
      checks.add(
          "teacher: logits of " + prompt,
          () -> arrays.error(teacher.forward(ids(golden, prompt), Pass.FULL), prompt + ".logits"));
      checks.add(
          "teacher: wrong greedy tokens of " + prompt,
          () -> wrongGreedyTokens(teacher, golden, prompt));
    }
    for (int[] head : new int[][] {{4, 2}, {1, 7}}) {
      String name = "L" + head[0] + "H" + head[1];
      checks.add(
          "teacher: logits of p0 with " + name + " ablated",
          () -> {
            float[] factors = new float[6 * 8];
            Arrays.fill(factors, 1);
            factors[head[0] * 8 + head[1]] = 0;
            NDArray mask = kernels.manager().create(factors, new Shape(1, 6, 8));
            NDArray logits = teacher.forward(ids(golden, "p0"), Pass.FULL.withHeads(kernels, mask));
            return arrays.error(logits, "p0.ablate." + name);
          });
    }
    for (int layer : new int[] {0, 3, 5}) {
      checks.add(
          "teacher: attention of layer " + layer,
          () -> {
            NDArray x = arrays.cast("p0.hidden" + layer).expandDims(0);
            NDArray matrices = teacher.layers().get(layer).mixingMatrices(x, Pass.FULL.at(layer));
            return arrays.error(matrices, "p0.attention" + layer);
          });
    }
  }

  private void addFamily(FamilyTeacher tiny) {
    Golden golden = tiny.golden();
    GoldenArrays arrays = new GoldenArrays(golden, kernels);
    LanguageModel teacher =
        InterpretedModel.define(tiny.shape())
            .with(
                new GoldenParameters(
                    Golden.read(tiny.folder().resolve("model.safetensors")), kernels));
    NDArray ids = row(golden.longs("ids"));
    checks.add(tiny + ": logits", () -> arrays.error(teacher.forward(ids, Pass.FULL), "logits"));
    checks.add(
        tiny + ": hidden states after layer 0",
        () -> {
          NDArray first = teacher.layers().get(0).forward(teacher.embed(ids), Pass.FULL.at(0));
          return arrays.error(first, "hidden1");
        });
    checks.add(
        tiny + ": logits with L1H2 ablated",
        () -> {
          float[] factors = new float[3 * 4];
          Arrays.fill(factors, 1);
          factors[4 + 2] = 0;
          NDArray mask = kernels.manager().create(factors, new Shape(1, 3, 4));
          NDArray logits = teacher.forward(ids, Pass.FULL.withHeads(kernels, mask));
          return arrays.error(logits, "ablate_L1H2.logits");
        });
    long[] greedy = golden.longs("greedy");
    checks.add(tiny + ": wrong greedy tokens", () -> wrongTokens(teacher, greedy, 20));
    checks.add(tiny + ": branches against alone", () -> branchesAgainstAlone(teacher, ids));
    for (Merge merge : Shapes.merges()) {
      LanguageModel student =
          InterpretedModel.define(tiny.hybrid(Mixer.Kind.DISCRETE_MAMBA2, merge, Init.FRESH, 8))
              .with(new RandomParameters(kernels, 7));
      String name = "hybrid of " + tiny + ", " + merge.word();
      checks.add(
          name + ": cached in pieces against full",
          () -> cachedAgainstFull(student, ids, 1, 5, 2, 20, 13));
      checks.add(name + ": packed against alone", () -> packedAgainstAlone(student, ids));
    }
  }

  /** Two branches of 15 and 16 tokens behind 10, as rankings run them. */
  private double branchesAgainstAlone(LanguageModel model, NDArray ids) {
    long[] branches = new long[41];
    Arrays.fill(branches, 10, 25, 1);
    Arrays.fill(branches, 25, 41, 2);
    float[] row = floats(model.forward(ids, Pass.branching(row(branches), 10)));
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
    for (Mixer.Kind mixer : Mixer.Kind.values()) {
      for (Merge merge : Shapes.merges()) {
        Model shape = hybrid(mixer, merge);
        LanguageModel student =
            InterpretedModel.define(shape).with(new RandomParameters(kernels, 7));
        String name = "hybrid, " + Word.of(mixer) + ", " + merge.word();
        for (int[] pieces : new int[][] {{1, 1, 1, 33}, {17, 19}, {35, 1}, {5, 1, 30}}) {
          checks.add(
              name + ": cached in pieces " + Arrays.toString(pieces) + " against full",
              () -> cachedAgainstFull(student, ids(golden, "p2"), pieces));
        }
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
  private static Model hybrid(Mixer.Kind mixer, Merge merge) {
    Mixer ssm = new DiscreteMamba2(8, 4, 16, Init.FRESH);
    return Shapes.hybrid(
        "Hybrid",
        GnaTiny.SHAPE,
        Shapes.layer(mixer, ssm, 8, merge, 0, 7),
        Shapes.layer(mixer, ssm, 8, merge),
        Shapes.layer(mixer, ssm, 8, merge, 2));
  }

  private LanguageModel teacher() {
    return InterpretedModel.define(GnaTiny.MODEL)
        .with(
            new GoldenParameters(
                Golden.read(GnaTiny.FOLDER.resolve("model.safetensors")), kernels));
  }

  private NDArray ids(Golden golden, String prompt) {
    return row(Arrays.stream(golden.ints(prompt + ".ids")).asLongStream().toArray());
  }

  private NDArray row(long... values) {
    return kernels.manager().create(values, new Shape(1, values.length));
  }

  private float[] floats(NDArray array) {
    return kernels.widen(array).toFloatArray();
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
