package io.hyb.jar;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.check.Compilation;
import io.hyb.codegen.ModelGenerator;
import io.hyb.codegen.Spec;
import io.hyb.resolve.SpecRef;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.WeightFolder;
import io.hyb.source.Origins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Teachers given by nothing but their folder, compiled and run, against what Hugging Face
 * transformers made of them. Their goldens hold {@code ids}, {@code logits}, {@code hidden1},
 * {@code greedy} and ablations; those of a folder named by {@code -Dhyb.goldens} are tried, too,
 * where their models are in it or in {@code models} beside it.
 */
class FamilyGoldensTest {
  private static final Path RESOURCES = Path.of("../runtime/src/test/resources");
  private static final Pattern ABLATION = Pattern.compile("ablate_L(\\d+)H(\\d+)\\.logits");
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  @TempDir Path folder;

  /** A golden and the folder of its model. */
  record Case(Golden golden, Path model) {
    @Override
    public String toString() {
      return model.getFileName().toString();
    }
  }

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  static List<Case> cases() throws Exception {
    List<Path> folders = new ArrayList<>(List.of(RESOURCES.resolve("goldens")));
    String more = System.getProperty("hyb.goldens", "");
    if (!more.isEmpty()) {
      folders.add(Path.of(more).toAbsolutePath());
    }
    List<Case> cases = new ArrayList<>();
    for (Path goldens : folders) {
      try (Stream<Path> files = Files.list(goldens)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".safetensors")) {
            Golden golden = Golden.read(file);
            modelOf(goldens, name.replace(".safetensors", ""))
                .filter(model -> golden.tensors().containsAll(List.of("ids", "logits", "greedy")))
                .forEach(model -> cases.add(new Case(golden, model)));
          }
        }
      }
    }
    return cases;
  }

  private static Stream<Path> modelOf(Path goldens, String name) {
    return Stream.of(
            goldens.resolve(name), goldens.resolve("models/" + name), beside(goldens).resolve(name))
        .filter(folder -> Files.exists(folder.resolve("config.json")))
        .limit(1);
  }

  private static Path beside(Path goldens) {
    return goldens.resolveSibling("models");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_teacher_computes_what_transformers_does(Case tried) throws Exception {
    Model shape = compiled(tried.model());
    Golden golden = tried.golden();
    try (WeightFolder weights = WeightFolder.open(tried.model());
        var loaded = weights.load(generated(shape), KERNELS)) {
      assertThat(loaded.warnings()).isEmpty();
      LanguageModel model = loaded.model();
      long[] ids = golden.longs("ids");
      check(golden, "logits", () -> model.forward(row(ids), Pass.FULL));
      check(
          golden,
          "hidden1",
          () -> model.layers().get(0).forward(model.embed(row(ids)), Pass.FULL.at(0)));
      for (String tensor : golden.tensors()) {
        Matcher ablation = ABLATION.matcher(tensor);
        if (ablation.matches()) {
          NDArray factors =
              without(
                  shape, Integer.parseInt(ablation.group(1)), Integer.parseInt(ablation.group(2)));
          check(
              golden, tensor, () -> model.forward(row(ids), Pass.FULL.withHeads(KERNELS, factors)));
        }
      }
      greedy(golden, model);
    }
  }

  private Model compiled(Path model) throws Exception {
    Path spec = folder.resolve("t.hyb");
    String text =
        "teacher T { weights = \"%s\" }\n"
            .formatted(model.toAbsolutePath().normalize().toString().replace("\\", "/"));
    Files.writeString(spec, text);
    Compilation compilation = Compilation.of(SpecRef.parse(spec.toString()), List.of());
    assertThat(compilation.diagnostics()).isEmpty();
    return compilation.model().value().orElseThrow();
  }

  private static ModelDefinition generated(Model shape) throws Exception {
    assertThat(shape).isInstanceOf(Teacher.class);
    var sources = ModelGenerator.generate(shape, new Spec("t.hyb", "hyb 1\n"), new Origins());
    return new LoadedModel(sources).program().model();
  }

  private interface Computation {
    NDArray run();
  }

  private static void check(Golden golden, String tensor, Computation computation) {
    Scope.run(
        () ->
            assertThat(
                    Closeness.relativeError(
                        computation.run().toFloatArray(), golden.floats(tensor)))
                .as(tensor)
                .isLessThanOrEqualTo(1e-5));
  }

  private static void greedy(Golden golden, LanguageModel model) {
    int[] all = Arrays.stream(golden.longs("greedy")).mapToInt(Math::toIntExact).toArray();
    Matcher start = Pattern.compile("^(\\d+) tokens").matcher(golden.metadata("greedy"));
    assertThat(start.find()).isTrue();
    int prompt = Integer.parseInt(start.group(1));
    int[][] rows =
        new Generator(model, KERNELS)
            .generateRows(
                new int[][] {Arrays.copyOf(all, prompt)}, all.length - prompt, Sampling.GREEDY);
    assertThat(rows[0]).isEqualTo(Arrays.copyOfRange(all, prompt, all.length));
  }

  private static NDArray row(long... ids) {
    return KERNELS.manager().create(ids, new Shape(1, ids.length));
  }

  private static NDArray without(Model shape, int layer, int head) {
    int layers = shape.stack().size();
    int heads = shape.teacher().heads();
    float[] factors = new float[layers * heads];
    Arrays.fill(factors, 1);
    factors[layer * heads + head] = 0;
    return KERNELS.manager().create(factors, new Shape(1, layers, heads));
  }
}
