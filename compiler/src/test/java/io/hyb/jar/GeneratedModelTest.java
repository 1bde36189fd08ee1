package io.hyb.jar;

import static io.hyb.runtime.testing.Closeness.relativeError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.codegen.Fixtures;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated code compiled and run, against the same model put together from its shape. */
class GeneratedModelTest {
  private static final long[] IDS = {0, 17, 299, 3, 256, 4, 4, 31, 200, 12};
  private static final Map<Model, Program> PROGRAMS = new HashMap<>();
  private static Kernels kernels;

  @BeforeAll
  static void open() {
    kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
  }

  @AfterAll
  static void close() {
    kernels.close();
  }

  static Stream<Map.Entry<String, Model>> models() {
    return Fixtures.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void computes_what_its_shape_says(Map.Entry<String, Model> model) throws Exception {
    ModelDefinition definition = load(model.getValue()).model();
    ModelDefinition expected = InterpretedModel.define(definition.shape());
    RandomParameters asked = new RandomParameters(kernels, 7);
    RandomParameters askedOfOther = new RandomParameters(kernels, 7);
    LanguageModel generated = definition.with(asked);
    LanguageModel interpreted = expected.with(askedOfOther);

    assertThat(asked.made().keySet()).isEqualTo(askedOfOther.made().keySet());
    float[] full = logits(generated, Pass.FULL);
    assertThat(full).hasSize(IDS.length * definition.shape().teacher().vocab());
    assertThat(relativeError(full, logits(interpreted, Pass.FULL))).isLessThanOrEqualTo(1e-6);
    Pass ablated = Pass.FULL.withHeads(kernels, oneHeadSilenced(definition.shape()));
    float[] without = logits(generated, ablated);
    assertThat(relativeError(without, logits(interpreted, ablated))).isLessThanOrEqualTo(1e-6);
    assertThat(relativeError(without, full)).isGreaterThan(1e-3);
    assertThat(relativeError(inPieces(generated), full)).isLessThanOrEqualTo(1e-4);
  }

  @ParameterizedTest
  @MethodSource("models")
  void gives_the_matrices_of_the_heads_that_a_student_must_learn(Map.Entry<String, Model> model)
      throws Exception {
    ModelDefinition definition = load(model.getValue()).model();
    LanguageModel generated = definition.with(new RandomParameters(kernels, 7));
    for (int i = 0; i < generated.layers().size(); i++) {
      LayerShape shape = definition.shape().stack().get(i);
      int heads = definition.shape() instanceof Hybrid ? shape.recurrent().size() : shape.heads();
      boolean has = shape.mixer().filter(mixer -> !mixer.hasMatrices()).isEmpty();
      int layer = i;
      Scope.run(
          () -> {
            NDArray x = generated.embed(ids(IDS));
            Supplier<NDArray> matrices =
                () -> generated.layers().get(layer).mixingMatrices(x, Pass.FULL.at(layer));
            if (has) {
              assertThat(matrices.get().getShape().getShape())
                  .containsExactly(1, heads, IDS.length, IDS.length);
            } else {
              assertThatThrownBy(matrices::get).isInstanceOf(UnsupportedOperationException.class);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void states_the_model_that_it_was_compiled_from(Map.Entry<String, Model> compiled)
      throws Exception {
    Model model = compiled.getValue();
    Program program = load(model);
    assertThat(program.model().shape()).isEqualTo(model);
    assertThat(program.teacher().map(ModelDefinition::shape))
        .isEqualTo(model instanceof Hybrid ? Optional.of(model.teacher()) : Optional.empty());
    assertThat(program.spec()).isEqualTo("rad4.hyb");
    assertThat(program.hash()).isEqualTo(SemanticHash.of(model));
    assertThat(program.textHash()).isEqualTo(Fixtures.SPEC.textHash());
  }

  @ParameterizedTest
  @MethodSource("models")
  void asks_for_the_weights_that_the_architecture_lists(Map.Entry<String, Model> model)
      throws Exception {
    RandomParameters asked = new RandomParameters(kernels, 7);
    load(model.getValue()).model().with(asked);
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    asked
        .made()
        .forEach(
            (name, array) ->
                shapes.put(name, Arrays.stream(array.getShape().getShape()).boxed().toList()));
    Map<String, List<Long>> listed = new LinkedHashMap<>();
    model.getValue().tensors().forEach(weight -> listed.put(weight.fullName(), weight.shape()));
    assertThat(shapes).containsExactlyEntriesOf(listed);
  }

  /** Compiled once, whatever is asked of it. */
  private static Program load(Model model) throws ReflectiveOperationException {
    Program known = PROGRAMS.get(model);
    if (known == null) {
      known = new LoadedModel(Fixtures.generate(model)).program();
      PROGRAMS.put(model, known);
    }
    return known;
  }

  private static float[] logits(LanguageModel model, Pass pass) {
    return values(ids -> model.forward(ids, pass), IDS);
  }

  /** A prefill of six tokens, then the rest one by one. */
  private static float[] inPieces(LanguageModel model) {
    float[] all = new float[0];
    try (Cache cache = new Cache(model.shape())) {
      Pass pass = Pass.cached(cache);
      for (int from = 0, to = 6; from < IDS.length; from = to, to++) {
        float[] piece = values(ids -> model.forward(ids, pass), Arrays.copyOfRange(IDS, from, to));
        float[] joined = Arrays.copyOf(all, all.length + piece.length);
        System.arraycopy(piece, 0, joined, all.length, piece.length);
        all = joined;
      }
      assertThat(cache.length()).isEqualTo(IDS.length);
    }
    return all;
  }

  private static float[] values(Function<NDArray, NDArray> work, long... ids) {
    float[][] result = new float[1][];
    Scope.run(() -> result[0] = work.apply(ids(ids)).toFloatArray());
    return result[0];
  }

  private static NDArray ids(long... ids) {
    return kernels.manager().create(ids).reshape(1, ids.length);
  }

  private static NDArray oneHeadSilenced(Model shape) {
    int heads = shape.teacher().heads();
    float[] factors = new float[shape.stack().size() * heads];
    Arrays.fill(factors, 1);
    factors[heads] = 0; // the first head of layer 1
    return kernels.manager().create(factors).reshape(1, shape.stack().size(), heads);
  }
}
