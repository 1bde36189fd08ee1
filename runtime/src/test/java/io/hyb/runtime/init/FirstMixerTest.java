package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.weights.Tensors;
import io.hyb.runtime.weights.WeightFolder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a student's mixers start with. */
class FirstMixerTest extends MadeStudents {
  @Test
  void aFullStateCopiesValuesKeysAndQueries() {
    try (WeightFolder student = made(Merge.CONCAT, Init.FROM_ATTENTION, 32)) {
      // Layer 3 keeps head 2: heads 0, 1, 3 … 7 recur. The third of them is head 3 of group 1.
      float[] in = student.tensors().floats("model.layers.3.mixer.in_proj.weight");
      // Each side has the root of 0.1·√(1 − decay)/√head_dim, the decay that of the third of 7.
      double decay = 1 / (1 + Math.exp(-5 + 5 * 2 / 6f));
      float scale = (float) Math.sqrt(0.1 * Math.sqrt(1 - decay) / Math.sqrt(32));
      int section = 7 * HEAD;
      assertThat(slice(in, 2 * HEAD)).isEqualTo(rows(3, "v_proj", 1));
      assertThat(slice(in, section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "k_proj", 1), scale), within(1e-6f));
      assertThat(slice(in, 2 * section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "q_proj", 3), scale), within(1e-6f));
      assertThat(student.tensors().floats("model.layers.3.mixer.D")).hasSize(7).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Init.class)
  void convolutionGateAndDecaysStartAsIdentityOpenAndSpread(Init init) {
    try (WeightFolder student = made(Merge.CONCAT, init, 8)) {
      Tensors tensors = student.tensors();
      String mixer = "model.layers.3.mixer.";
      int inner = 7 * 32;
      int channels = inner + 2 * 7 * 8;
      float[] conv = tensors.floats(mixer + "conv1d.weight");
      assertThat(conv).hasSize(channels * 4);
      assertThat(IntStream.range(0, conv.length).allMatch(i -> conv[i] == (i % 4 == 3 ? 1 : 0)))
          .isTrue();
      assertThat(tensors.floats(mixer + "conv1d.bias")).hasSize(channels).containsOnly(0);
      float[] in = tensors.floats(mixer + "in_proj.weight");
      assertThat(Arrays.copyOfRange(in, channels * 256, (channels + inner) * 256)).containsOnly(0);
      float gate = tensors.floats(mixer + "z_bias")[0];
      assertThat(gate / (1 + Math.exp(-gate))).isCloseTo(1, within(1e-7));
      float[] decays = tensors.floats(mixer + "a_bias");
      assertThat(decays).hasSize(7);
      for (int i = 0; i < 7; i++) {
        assertThat(decays[i]).isCloseTo(-5 + 5f * i / 6, within(1e-6f));
      }
      float[] a = Arrays.copyOfRange(in, (channels + inner) * 256, in.length);
      assertThat(deviation(a)).isCloseTo(0.01 / 16, within(1e-4));
      float first = init == Init.FRESH ? 1 : 0;
      assertThat(tensors.floats(mixer + "D")).containsOnly(first);
    }
  }

  @ParameterizedTest
  @EnumSource(Init.class)
  void mamba2StartsWithTheSameDecaysAndStepsThatWeighThem(Init init) {
    try (WeightFolder student = made(Mixer.Kind.MAMBA2, Merge.CONCAT, init, 8)) {
      Tensors tensors = student.tensors();
      String mixer = "model.layers.3.mixer.";
      float[] steps = tensors.floats(mixer + "dt_bias");
      float[] rates = tensors.floats(mixer + "A_log");
      for (int i = 0; i < 7; i++) {
        double decay = 1 / (1 + Math.exp(-5 + 5 * i / 6.0));
        double dt = Math.log1p(Math.exp(steps[i]));
        assertThat(dt).isCloseTo(Math.sqrt(1 - decay), within(1e-6));
        assertThat(Math.exp(-Math.exp(rates[i]) * dt)).isCloseTo(decay, within(1e-6));
      }
      float[] in = tensors.floats(mixer + "in_proj.weight");
      assertThat(Arrays.copyOf(in, 7 * HEAD)).containsOnly(0);
      assertThat(deviation(Arrays.copyOfRange(in, in.length - 7 * 256, in.length)))
          .isCloseTo(0.01 / 16, within(1e-4));
      assertThat(tensors.floats(mixer + "z_bias")).containsOnly(FirstMixer.GATE_OPEN);
      assertThat(tensors.floats(mixer + "D")).containsOnly(init == Init.FRESH ? 1 : 0);
    }
  }

  @Test
  void mamba2TakesValuesKeysAndQueriesAndTheirSize() {
    try (WeightFolder student = made(Mixer.Kind.MAMBA2, Merge.CONCAT, Init.FROM_ATTENTION, 32)) {
      // Layer 3 keeps head 2, so that each of seven heads has a group of its own.
      float[] in = student.tensors().floats("model.layers.3.mixer.in_proj.weight");
      float scale = (float) Math.sqrt(0.1 / Math.sqrt(32));
      int section = 7 * HEAD;
      assertThat(slice(in, section + 2 * HEAD)).isEqualTo(rows(3, "v_proj", 1));
      assertThat(slice(in, 2 * section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "k_proj", 1), scale), within(1e-6f));
      assertThat(slice(in, 3 * section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "q_proj", 3), scale), within(1e-6f));
      float[] gains = TEACHER.floats("model.layers.3.input_layernorm.weight");
      double sum = 0;
      for (int row = 0; row < 7 * 32; row++) {
        for (int column = 0; column < 256; column++) {
          sum += Math.pow(in[section + row * 256 + column] * (double) gains[column], 2);
        }
      }
      float[] norm = student.tensors().floats("model.layers.3.mixer.norm.weight");
      assertThat(norm[100]).isCloseTo((float) (0.25 * Math.sqrt(sum / norm.length)), within(1e-5f));
    }
  }

  /** In layers where all recur, groups of two: nothing of their size is nearer to both heads. */
  @Test
  void headsOfAGroupShareThePairOfTheirMeanProduct() {
    try (WeightFolder student = made(Mixer.Kind.MAMBA2, Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      float[] in = student.tensors().floats("model.layers.4.mixer.in_proj.weight");
      int b = 2 * 8 * HEAD + 8 * 256;
      float[] keys = Arrays.copyOfRange(in, b, b + 8 * 256);
      float[] queries = Arrays.copyOfRange(in, b + 4 * 8 * 256, b + 5 * 8 * 256);
      LowRankPair expected =
          LowRankPair.of(
                  join(rows(4, "q_proj", 2), rows(4, "q_proj", 3)),
                  join(rows(4, "k_proj", 1), rows(4, "k_proj", 1)),
                  64,
                  8)
              .times(0.1 / 2 / Math.sqrt(32));
      assertThat(keys).containsExactly(expected.b(), within(1e-6f));
      assertThat(queries).containsExactly(expected.c(), within(1e-6f));
    }
  }

  @Test
  void freshProjectionsAreRandomOfUnitGain() {
    try (WeightFolder student = made(Merge.SUM, Init.FRESH, 8)) {
      float[] in = student.tensors().floats("model.layers.0.mixer.in_proj.weight");
      float[] random = Arrays.copyOf(in, (256 + 2 * 64) * 256);
      assertThat(deviation(random)).isCloseTo(1 / 16.0, within(1e-3));
      float[] out = student.tensors().floats("model.layers.0.mixer.out_proj.weight");
      assertThat(deviation(out)).isCloseTo(1 / 16.0, within(1e-3));
    }
  }

  private static float[] slice(float[] values, int from) {
    return Arrays.copyOfRange(values, from, from + HEAD);
  }

  private static float[] scaled(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  private static double deviation(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
