package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Init;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Gated DeltaNet in the place of a teacher's heads starts with. */
class FirstGatedDeltaNetTest {
  private static final Golden TEACHER = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));

  /**
   * Heads 2 of layers are kept: heads 0, 1, 3 … 7 recur. The third of them is head 3 of group 1.
   */
  private static final String MIXER = "model.layers.3.mixer.";

  private static final int RECURRENT = 7;
  private static final int D_MODEL = 256;

  @TempDir Path folder;

  @Test
  void keysAsWideAsHeadsAreTheTeachersQueriesKeysAndValues() {
    try (WeightFolder student = made(Init.FROM_ATTENTION, 32)) {
      float[] in = student.tensors().floats(MIXER + "in_proj.weight");
      assertThat(rows(in, 2 * 32, 32)).isEqualTo(teacherRows("q_proj", 3));
      assertThat(rows(in, (RECURRENT + 2) * 32, 32)).isEqualTo(teacherRows("k_proj", 1));
      assertThat(rows(in, (2 * RECURRENT + 2) * 32, 32)).isEqualTo(teacherRows("v_proj", 1));
    }
  }

  @Test
  void narrowerKeysAreTheBestPairOfTheirWidth() {
    try (WeightFolder student = made(Init.FROM_ATTENTION, 8)) {
      float[] in = student.tensors().floats(MIXER + "in_proj.weight");
      LowRankPair best = LowRankPair.of(teacherRows("q_proj", 3), teacherRows("k_proj", 1), 32, 8);
      assertThat(rows(in, 2 * 8, 8)).containsExactly(best.c(), within(1e-6f));
      assertThat(rows(in, (RECURRENT + 2) * 8, 8)).containsExactly(best.b(), within(1e-6f));
      int values = 2 * RECURRENT * 8;
      assertThat(rows(in, values + 2 * 32, 32)).isEqualTo(teacherRows("v_proj", 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Init.class)
  void theGateIsOpenDecaysAreSpreadAndOnlyTheOwnPositionCounts(Init init) {
    try (WeightFolder student = made(init, 8)) {
      float gate = values(student, "z_bias", RECURRENT * 32)[0];
      assertThat(gate / (1 + Math.exp(-gate))).isCloseTo(1, within(1e-7));
      int channels = RECURRENT * (32 + 2 * 8);
      float[] in = student.tensors().floats(MIXER + "in_proj.weight");
      assertThat(rows(in, channels, RECURRENT * 32)).as("z").containsOnly(0);
      float[] conv = values(student, "conv1d.weight", channels * 4);
      assertThat(IntStream.range(0, conv.length))
          .allMatch(i -> i % 4 == 3 ? conv[i] == conv[3] && conv[3] > 0 : conv[i] == 0);
      assertThat(values(student, "conv1d.bias", channels)).containsOnly(0);
      float[] rates = values(student, "A_log", RECURRENT);
      float[] biases = values(student, "dt_bias", RECURRENT);
      for (int i = 0; i < RECURRENT; i++) {
        double decay = Math.exp(-Math.exp(rates[i]) * Math.log1p(Math.exp(biases[i])));
        assertThat(decay).isCloseTo(1 / (1 + Math.exp(5.0 * i / 6 - 5)), within(1e-6));
      }
    }
  }

  @Test
  void freshQueriesKeysAndValuesAreRandomOfUnitGain() {
    try (WeightFolder student = made(Init.FRESH, 8)) {
      float[] in = student.tensors().floats(MIXER + "in_proj.weight");
      float[] random = rows(in, 0, RECURRENT * (32 + 2 * 8));
      double square = 0;
      for (float value : random) {
        square += (double) value * value / random.length;
      }
      assertThat(Math.sqrt(square)).isCloseTo(1 / 16.0, within(1e-3));
    }
  }

  /** Through the convolution, like the rows that they belong to. */
  @Test
  void aTeachersBiasesOfQueriesAndValuesAreKept() {
    Teacher teacher = FamilyTeacher.QWEN2.shape();
    int headDim = teacher.headDim();
    GatedDeltaNet mixer = new GatedDeltaNet(headDim, 4, 64, Init.FROM_ATTENTION);
    LayerShape layer = LayerShape.hybrid(teacher.heads(), Merge.CONCAT, mixer);
    Model shape =
        Shapes.hybrid("Rad", teacher, Collections.nCopies(3, layer).toArray(LayerShape[]::new));
    Golden from = Golden.read(FamilyTeacher.QWEN2.folder().resolve("model.safetensors"));
    String attention = "model.layers.0.self_attn.";
    int inner = teacher.heads() * headDim;
    try (WeightFolder student = made(shape, teacher, FamilyTeacher.QWEN2.folder())) {
      float[] biases = student.tensors().floats("model.layers.0.mixer.conv1d.bias");
      float tap = student.tensors().floats("model.layers.0.mixer.conv1d.weight")[3];
      float[] queries = from.floats(attention + "q_proj.bias");
      float[] values = from.floats(attention + "v_proj.bias");
      for (int i = 0; i < inner; i++) {
        int group = i / headDim * teacher.kvHeads() / teacher.heads();
        assertThat(biases[i]).isCloseTo(tap * queries[i], within(1e-6f));
        assertThat(biases[inner + i]).isZero();
        assertThat(biases[2 * inner + i])
            .isCloseTo(tap * values[group * headDim + i % headDim], within(1e-6f));
      }
    }
  }

  private WeightFolder made(Init init, int dState) {
    return made(student(init, dState), GnaTiny.SHAPE, GnaTiny.FOLDER);
  }

  private WeightFolder made(Model student, Teacher teacher, Path from) {
    Path out = folder.resolve("student");
    StudentInit.write(
        InterpretedModel.define(student),
        InterpretedModel.define(teacher),
        from,
        out,
        0,
        false,
        (tensor, bytes, total) -> {});
    return WeightFolder.open(out);
  }

  private static Model student(Init init, int dState) {
    LayerShape layer =
        LayerShape.hybrid(8, Merge.CONCAT, new GatedDeltaNet(dState, 4, 64, init), 2);
    return Shapes.hybrid(
        "Rad", GnaTiny.SHAPE, Collections.nCopies(6, layer).toArray(LayerShape[]::new));
  }

  private static float[] values(WeightFolder student, String name, int count) {
    float[] values = student.tensors().floats(MIXER + name);
    assertThat(values).as(name).hasSize(count);
    return values;
  }

  private static float[] rows(float[] matrix, int from, int count) {
    return Arrays.copyOfRange(matrix, from * D_MODEL, (from + count) * D_MODEL);
  }

  private static float[] teacherRows(String projection, int head) {
    return rows(
        TEACHER.floats("model.layers.3.self_attn." + projection + ".weight"), head * 32, 32);
  }
}
