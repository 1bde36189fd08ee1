package io.hyb.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KEYS =
      List.of("d_state", "conv", "chunk", "init", "lr", "keep");

  @Test
  void findsASlipOfEachKind() {
    assertThat(Suggestion.nearest("dstate", KEYS)).contains("d_state");
    assertThat(Suggestion.nearest("d_stat", KEYS)).contains("d_state");
    assertThat(Suggestion.nearest("d_statte", KEYS)).contains("d_state");
    assertThat(Suggestion.nearest("chumk", KEYS)).contains("chunk");
    assertThat(Suggestion.nearest("kepe", KEYS)).contains("keep");
    assertThat(Suggestion.nearest("D_State", KEYS)).contains("d_state");
  }

  @Test
  void isSilentWhereNothingIsNear() {
    assertThat(Suggestion.nearest("vocabulary", KEYS)).isEmpty();
    assertThat(Suggestion.nearest("xy", KEYS)).isEmpty();
    assertThat(Suggestion.nearest("", KEYS)).isEmpty();
    assertThat(Suggestion.nearest("d_state", List.of())).isEmpty();
  }

  @Test
  void countsASwapOfNeighboursAsOneEdit() {
    assertThat(Suggestion.distance("kepe", "keep")).isEqualTo(1);
    assertThat(Suggestion.distance("abcdef", "badcfe")).isEqualTo(3);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Property(seed = "1")
  void distanceIsSymmetricAndZeroOnlyForEquals(
      @ForAll @AlphaChars @StringLength(max = 6) String a,
      @ForAll @AlphaChars @StringLength(max = 6) String b) {
    assertThat(Suggestion.distance(a, b)).isEqualTo(Suggestion.distance(b, a));
    assertThat(Suggestion.distance(a, b) == 0).isEqualTo(a.equals(b));
    assertThat(Suggestion.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
  }
}
