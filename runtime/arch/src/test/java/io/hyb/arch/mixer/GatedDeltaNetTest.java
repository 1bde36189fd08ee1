package io.hyb.arch.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatedDeltaNetTest {
  private static final int D_MODEL = 64;
  private static final HeadGroup FOUR = new HeadGroup(4, 16);
  private static final Mixer KEYS_OF_8 = new GatedDeltaNet(8, 4, 16, Init.FRESH);

  /** As many values as Qwen3-Next's recorded layer of these sizes has, and two biases. */
  @Test
  void itsWeightsHaveTheSizesOfThePublishedLayer() {
    Map<String, List<Long>> shapes =
        KEYS_OF_8.weights(FOUR, D_MODEL).stream()
            .collect(Collectors.toMap(Weight::name, Weight::shape));
    assertThat(shapes)
        .containsOnly(
            Map.entry("in_proj.weight", List.of(192L + 8L, 64L)),
            Map.entry("conv1d.weight", List.of(128L, 1L, 4L)),
            Map.entry("conv1d.bias", List.of(128L)),
            Map.entry("A_log", List.of(4L)),
            Map.entry("dt_bias", List.of(4L)),
            Map.entry("z_bias", List.of(64L)),
            Map.entry("norm.weight", List.of(16L)));
  }

  @Test
  void itCarriesStatesAndTheLastInputsOfTheConvolution() {
    assertThat(KEYS_OF_8.stateValues(FOUR)).isEqualTo(4 * 16 * 8);
    assertThat(KEYS_OF_8.convolutionValues(FOUR)).isEqualTo(128 * 3);
  }

  @Test
  void aDecodedTokenReadsItsKeyBeforeItWritesAndReadsOut() {
    long projection = 2 * 200 * 64;
    long convolution = 2 * 128 * 4;
    long touch = 2 * 4 * 16 * 8;
    assertThat(KEYS_OF_8.decodeFlops(FOUR, D_MODEL))
        .isEqualTo(projection + convolution + 3 * touch);
  }

  /** Counted head by head and chunk by chunk, the last chunk as long as the others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 100})
  void aPrefillSolvesWithinChunksAndCarriesStates(int length) {
    int chunk = Math.min(16, length);
    long flops = length * (2L * 200 * 64 + 2 * 128 * 4);
    for (int start = 0; start < length; start += chunk) {
      for (int head = 0; head < 4; head++) {
        flops += 2L * chunk * chunk * 8; // keys with keys
        flops += 2L * chunk * chunk * 8; // queries with keys
        flops += (long) chunk * chunk * (8 + 16); // half a product: the triangular system
        flops += 2L * chunk * chunk * 16; // scores with what is written
        flops += 3L * (2 * chunk * 16 * 8); // what the state holds, what it gets, what is read out
      }
    }
    assertThat(KEYS_OF_8.prefillFlops(FOUR, D_MODEL, length)).isEqualTo(flops);
  }

  @Test
  void onlyWhatTrainedWeightsDependOnIsInItsFunction() {
    assertThat(KEYS_OF_8.settings())
        .extracting(Setting::name, Setting::value, Setting::inFunction)
        .containsExactly(
            tuple("d_state", 8, true),
            tuple("conv", 4, true),
            tuple("chunk", 16, false),
            tuple("init", "fresh", false));
  }

  @Test
  void itHasNoMatricesToCompareWithAttention() {
    assertThat(KEYS_OF_8.hasMatrices()).isFalse();
  }
}
