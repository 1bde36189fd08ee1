package io.hyb.jar;

import static io.hyb.runtime.testing.Closeness.relativeError;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.hyb.arch.Model;
import io.hyb.codegen.Fixtures;
import io.hyb.codegen.ModelGenerator;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.model.RopeShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.model.TeacherShape;
import io.hyb.runtime.schedule.KvProbe;
import io.hyb.runtime.schedule.Schedule;
import io.hyb.runtime.schedule.Source;
import io.hyb.runtime.schedule.Stage;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated code compiled and run, against the same model put together from its shape. */
class GeneratedModelTest {
  private static final long[] IDS = {0, 17, 999, 3, 256, 4, 4, 31, 700, 12};
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
      LayerShape shape = definition.shape().layers().get(i);
      int heads = definition.shape().hybrid() ? shape.recurrent().size() : shape.heads();
      int layer = i;
      Scope.run(
          () -> {
            NDArray x = generated.embed(ids(IDS));
            assertThat(
                    generated
                        .layers()
                        .get(layer)
                        .mixingMatrices(x, Pass.FULL.at(layer))
                        .getShape()
                        .getShape())
                .containsExactly(1, heads, IDS.length, IDS.length);
          });
    }
  }

  @Test
  void states_the_shape_of_the_spec() throws Exception {
    Program program = load(Fixtures.rad4());
    TeacherShape teacher =
        new TeacherShape(
            "GnaTiny", 6, 8, 4, 32, 256, 512, 4096, RopeShape.plain(10000), 1e-5, true, 2048);
    SsmShape state16 = new SsmShape(16, 4, 64, SsmShape.Init.FROM_ATTENTION);
    SsmShape state8 = new SsmShape(8, 4, 64, SsmShape.Init.FROM_ATTENTION);
    assertThat(program.model().shape())
        .isEqualTo(
            ModelShape.ofHybrid(
                "Rad4",
                teacher,
                LayerShape.hybrid(8, Merge.CONCAT, state16),
                LayerShape.hybrid(8, Merge.CONCAT, state16, 0, 7),
                LayerShape.hybrid(8, Merge.CONCAT, state8),
                LayerShape.hybrid(8, Merge.CONCAT, state8, 2),
                LayerShape.hybrid(8, Merge.CONCAT, state8, 2),
                LayerShape.hybrid(8, Merge.CONCAT, state8)));
    assertThat(program.teacher().orElseThrow().shape()).isEqualTo(ModelShape.ofTeacher(teacher));
    assertThat(program.spec()).isEqualTo("rad4.hyb");
    assertThat(program.specHash()).isEqualTo(Fixtures.SPEC.hash());
  }

  @Test
  void states_every_source_and_setting_of_the_schedule() throws Exception {
    KvProbe probe =
        new KvProbe(10, 55, 5, KvProbe.Form.CONTINUATION, KvProbe.Values.WORD, ": \"\n");
    assertThat(load(Fixtures.all().get("every-source")).schedule())
        .isEqualTo(
            new Schedule(
                List.of(
                    new Source.Text("data/*.txt", 0.25),
                    new Source.JsonLines("data/a.jsonl", "text", 0.25),
                    new Source.Kv(probe, 0.2),
                    new Source.Copy(16, 64, 0.1),
                    new Source.Needle(128, 256, 0.1),
                    new Source.Teacher(4096, 512, 0.9, 0.1)),
                List.of(
                    new Stage(
                        "m",
                        Stage.Match.MATRICES,
                        Stage.Train.ALL,
                        5_000_000_000L,
                        5e-5,
                        16,
                        1024,
                        4,
                        0.05,
                        0.2,
                        0.01,
                        0.5,
                        2.0),
                    new Stage(
                        "l",
                        Stage.Match.LOGITS,
                        Stage.Train.MIXERS,
                        1000,
                        1e-4,
                        32,
                        512,
                        1,
                        0.1,
                        0.1,
                        0.1,
                        1.0,
                        1.0))));
  }

  private static Program load(Model model) throws ReflectiveOperationException {
    return new LoadedModel(ModelGenerator.generate(model, Fixtures.SPEC)).program();
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

  private static NDArray oneHeadSilenced(ModelShape shape) {
    int heads = shape.teacher().heads();
    float[] factors = new float[shape.layers().size() * heads];
    Arrays.fill(factors, 1);
    factors[heads] = 0; // the first head of layer 1
    return kernels.manager().create(factors).reshape(1, shape.layers().size(), heads);
  }
}
