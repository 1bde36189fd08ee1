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

class Mamba2Test {
  private static final int D_MODEL = 64;
  private static final HeadGroup FOUR = new HeadGroup(4, 16);

  /** The shapes of Hugging Face's mixer of these sizes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void itsWeightsHaveTheShapesOfHuggingFaces(long groups) {
    long channels = 64 + 2 * groups * 8;
    Map<String, List<Long>> shapes =
        mixer((int) groups).weights(FOUR, D_MODEL).stream()
            .collect(Collectors.toMap(Weight::name, Weight::shape));
    assertThat(shapes)
        .containsEntry("in_proj.weight", List.of(64 + channels + 4, 64L))
        .containsEntry("conv1d.weight", List.of(channels, 1L, 4L))
        .containsEntry("conv1d.bias", List.of(channels))
        .containsEntry("dt_bias", List.of(4L))
        .containsEntry("A_log", List.of(4L))
        .containsEntry("D", List.of(4L))
        .containsEntry("norm.weight", List.of(64L));
  }

  @Test
  void groupsShareWhatTheConvolutionKeeps() {
    assertThat(mixer(2).stateValues(FOUR)).isEqualTo(4 * 16 * 8);
    assertThat(mixer(2).convolutionValues(FOUR)).isEqualTo((64 + 2 * 2 * 8) * 3);
  }

  @Test
  void aDecodedTokenProjectsConvolvesUpdatesAndReadsOut() {
    long projection = 2 * (64 + 96 + 4) * 64;
    long convolution = 2 * 96 * 4;
    long updateAndReadOut = 2 * (2 * 4 * 16 * 8);
    assertThat(mixer(2).decodeFlops(FOUR, D_MODEL))
        .isEqualTo(projection + convolution + updateAndReadOut);
  }

  /** Scores are a group's, the rest is each head's. */
  @Test
  void groupsShareScoresWithinAChunk() {
    long saved = 2L * (2 * 16 * 16 * 8) * 3;
    long projections = 2L * 2 * (2 * 8) * (64 + 4);
    assertThat(mixer(4).prefillFlops(FOUR, D_MODEL, 48) - mixer(2).prefillFlops(FOUR, D_MODEL, 48))
        .isEqualTo(saved + 48 * projections);
  }

  @Test
  void itsSettingsAreInTheOrderOfTheRecord() {
    assertThat(mixer(2).settings())
        .extracting(Setting::name, Setting::value, Setting::inFunction)
        .containsExactly(
            tuple("d_state", 8, true),
            tuple("conv", 4, true),
            tuple("chunk", 16, false),
            tuple("init", "fresh", false),
            tuple("groups", 2, true));
  }

  private static Mixer mixer(int groups) {
    return new Mamba2(8, 4, 16, Init.FRESH, groups);
  }
}
