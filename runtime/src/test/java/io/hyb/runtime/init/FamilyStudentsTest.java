package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.WeightFolder;
import io.hyb.runtime.weights.WriteProgress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** First weights of students whose teachers are of other families than Llama. */
class FamilyStudentsTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  @TempDir Path folder;

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  static Stream<Arguments> familiesMixersAndMerges() {
    return Stream.of(FamilyTeacher.values())
        .flatMap(
            teacher ->
                Stream.of(Mixer.Kind.values())
                    .flatMap(
                        mixer ->
                            Shapes.merges().stream()
                                .map(merge -> Arguments.of(teacher, mixer, merge))));
  }

  static Stream<Arguments> familiesAndMergesThatChangeNothing() {
    return Stream.of(FamilyTeacher.values())
        .flatMap(teacher -> Stream.of(Merge.CONCAT, Merge.SUM).map(m -> Arguments.of(teacher, m)));
  }

  /** With sum the recurrent heads beside them are silent; the other merges average. */
  @ParameterizedTest
  @MethodSource("familiesAndMergesThatChangeNothing")
  void aStudentKeepingEveryHeadIsItsTeacher(FamilyTeacher teacher, Merge merge) {
    LayerShape all =
        LayerShape.hybrid(4, merge, new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION), 0, 1, 2, 3);
    Model shape =
        Shapes.hybrid(
            "All", teacher.shape(), Collections.nCopies(3, all).toArray(LayerShape[]::new));
    assertThat(Closeness.relativeError(logits(teacher, shape), teacher.golden().floats("logits")))
        .isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @MethodSource("familiesMixersAndMerges")
  void aStudentLoadsAndRuns(FamilyTeacher teacher, Mixer.Kind mixer, Merge merge) {
    for (float logit : logits(teacher, teacher.hybrid(mixer, merge, Init.FROM_ATTENTION, 8))) {
      assertThat(logit).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FamilyTeacher.class,
      names = {"QWEN2", "PHI"})
  void keptHeadsTakeTheirRowsOfBiases(FamilyTeacher teacher) {
    Golden from = weights(teacher);
    int headDim = teacher.shape().headDim();
    int group = teacher.shape().heads() / teacher.shape().kvHeads();
    try (WeightFolder student =
        made(
            teacher,
            teacher.hybrid(Mixer.Kind.DISCRETE_MAMBA2, Merge.CONCAT, Init.FROM_ATTENTION, 8))) {
      for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
        String name = "model.layers.2.self_attn." + projection + ".bias";
        int last = projection.equals("q_proj") ? 3 : 3 / group;
        float[] biases = from.floats(name);
        float[] kept = student.tensors().floats(name);
        assertThat(Arrays.copyOf(kept, headDim)).isEqualTo(Arrays.copyOf(biases, headDim));
        assertThat(Arrays.copyOfRange(kept, headDim, 2 * headDim))
            .isEqualTo(Arrays.copyOfRange(biases, last * headDim, (last + 1) * headDim));
      }
    }
  }

  /** Whose convolution is the identity, so that its bias is that of x, B and C. */
  @ParameterizedTest
  @EnumSource(FamilyTeacher.class)
  void recurrentHeadsTakeTheBiasesOfValuesAndQueries(FamilyTeacher teacher) {
    int headDim = teacher.shape().headDim();
    int inner = 4 * headDim;
    Golden from = weights(teacher);
    try (WeightFolder student =
        made(
            teacher,
            teacher.hybrid(
                Mixer.Kind.DISCRETE_MAMBA2, Merge.CONCAT, Init.FROM_ATTENTION, headDim))) {
      float[] bias = student.tensors().floats("model.layers.1.mixer.conv1d.bias");
      assertThat(bias).hasSize(3 * inner);
      if (!teacher.shape().family().biases().inHeads()) {
        assertThat(bias).containsOnly(0);
        return;
      }
      int group = teacher.shape().heads() / teacher.shape().kvHeads();
      float[] values = from.floats("model.layers.1.self_attn.v_proj.bias");
      float[] queries = from.floats("model.layers.1.self_attn.q_proj.bias");
      float[] in = student.tensors().floats("model.layers.1.mixer.in_proj.weight");
      float[] wq = from.floats("model.layers.1.self_attn.q_proj.weight");
      for (int head = 0; head < 4; head++) {
        for (int i = 0; i < headDim; i++) {
          int row = head * headDim + i;
          assertThat(bias[row]).isEqualTo(values[head / group * headDim + i]);
          assertThat(bias[inner + row]).isZero();
          // Scaled as the weights beside them are.
          double scale = in[(2 * inner + row) * 64] / wq[row * 64];
          assertThat(bias[2 * inner + row] / queries[row]).isCloseTo((float) scale, within(1e-4f));
        }
      }
    }
  }

  /** Norms of queries and keys divide by the size of these, here by its mean over many inputs. */
  @Test
  void normsAreFoldedIntoWhatRecurrentHeadsStartFrom() {
    FamilyTeacher teacher = FamilyTeacher.QWEN3;
    Golden from = weights(teacher);
    float[] gains = from.floats("model.layers.1.self_attn.q_norm.weight");
    float[] inputs = from.floats("model.layers.1.input_layernorm.weight");
    float[] rows =
        Arrays.copyOf(from.floats("model.layers.1.self_attn.q_proj.weight"), gains.length * 64);
    float[] folded = new FoldedNorm(gains, inputs).into(rows);
    Random random = new Random(3);
    double dot = 0;
    double normed = 0;
    double square = 0;
    for (int draw = 0; draw < 4000; draw++) {
      double[] u = random.doubles(64, -1, 1).map(value -> value * Math.sqrt(3)).toArray();
      double[] raw = new double[gains.length];
      double size = 0;
      for (int i = 0; i < raw.length; i++) {
        for (int j = 0; j < 64; j++) {
          raw[i] += rows[i * 64 + j] * inputs[j] * u[j];
        }
        size += raw[i] * raw[i] / raw.length;
      }
      for (int i = 0; i < raw.length; i++) {
        double expected = raw[i] / Math.sqrt(size) * gains[i];
        double actual = 0;
        for (int j = 0; j < 64; j++) {
          actual += folded[i * 64 + j] * inputs[j] * u[j];
        }
        dot += expected * actual;
        normed += expected * expected;
        square += actual * actual;
      }
    }
    assertThat(dot / Math.sqrt(normed * square)).isGreaterThan(0.95);
    assertThat(Math.sqrt(square / normed)).isCloseTo(1, within(0.05));
  }

  private float[] logits(FamilyTeacher teacher, Model student) {
    ModelDefinition definition = InterpretedModel.define(student);
    float[][] logits = new float[1][];
    try (WeightFolder made = made(teacher, student);
        LoadedModel loaded = made.load(definition, KERNELS)) {
      assertThat(loaded.warnings()).isEmpty();
      Scope.run(
          () -> {
            long[] ids = teacher.golden().longs("ids");
            NDArray input = KERNELS.manager().create(ids, new Shape(1, ids.length));
            logits[0] = loaded.model().forward(input, Pass.FULL).toFloatArray();
          });
    }
    return logits[0];
  }

  private WeightFolder made(FamilyTeacher teacher, Model student) {
    Path out = folder.resolve("student");
    StudentInit.write(
        InterpretedModel.define(student),
        InterpretedModel.define(teacher.shape()),
        teacher.folder(),
        out,
        0,
        false,
        WriteProgress.SILENT);
    return WeightFolder.open(out);
  }

  private static Golden weights(FamilyTeacher teacher) {
    return Golden.read(teacher.folder().resolve("model.safetensors"));
  }
}
