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

class DiscreteMamba2Test {
  private static final int D_MODEL = 64;
  private static final HeadGroup FOUR = new HeadGroup(4, 16);
  private static final Mixer STATE_8 = new DiscreteMamba2(8, 4, 16, Init.FRESH);

  /** The shapes of the authors' recorded mixer of these sizes. */
  @Test
  void itsWeightsHaveTheAuthorsShapes() {
    Map<String, List<Long>> shapes =
        STATE_8.weights(FOUR, D_MODEL).stream()
            .collect(Collectors.toMap(Weight::name, Weight::shape));
    assertThat(shapes)
        .containsEntry("in_proj.weight", List.of(196L, 64L))
        .containsEntry("conv1d.weight", List.of(128L, 1L, 4L))
        .containsEntry("conv1d.bias", List.of(128L))
        .containsEntry("D", List.of(4L));
  }

  @Test
  void itCarriesStatesAndTheLastInputsOfTheConvolution() {
    assertThat(STATE_8.stateValues(FOUR)).isEqualTo(4 * 16 * 8);
    assertThat(STATE_8.convolutionValues(FOUR)).isEqualTo(128 * 3);
  }

  @Test
  void aDecodedTokenProjectsConvolvesUpdatesAndReadsOut() {
    long projection = 2 * 196 * 64;
    long convolution = 2 * 128 * 4;
    long update = 2 * 4 * 16 * 8;
    long readOut = 2 * 4 * 16 * 8;
    assertThat(STATE_8.decodeFlops(FOUR, D_MODEL))
        .isEqualTo(projection + convolution + update + readOut);
  }

  /** What the chunked scan multiplies: whole chunks, the last one filled up. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 100})
  void aPrefillMultipliesWithinChunksAndCarriesStates(int length) {
    int size = Math.min(16, length);
    int chunks = (length + size - 1) / size;
    long flops = (long) length * (2 * 196 * 64 + 2 * 128 * 4);
    for (int head = 0; head < 4; head++) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        flops += 2 * size * size * 8; // C·B
        flops += 2 * size * size * 16; // times x
        flops += 2 * size * 16 * 8; // into the chunk's state
        flops += 2 * size * 16 * 8; // out of the one before
      }
      flops += 2 * (chunks + 1) * (chunks + 1) * 16 * 8; // from each state to each
    }
    assertThat(STATE_8.prefillFlops(FOUR, D_MODEL, length)).isEqualTo(flops);
  }

  @Test
  void onlyWhatTrainedWeightsDependOnIsInItsFunction() {
    assertThat(STATE_8.settings())
        .extracting(Setting::name, Setting::value, Setting::inFunction)
        .containsExactly(
            tuple("d_state", 8, true),
            tuple("conv", 4, true),
            tuple("chunk", 16, false),
            tuple("init", "fresh", false));
  }
}
