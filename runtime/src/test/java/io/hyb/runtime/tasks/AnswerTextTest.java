package io.hyb.runtime.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The Cat sat.|cat sat",
        "a  U.S. state|us state",
        "An answer: the 'best' one!|answer best one",
        "theatre and anthem|theatre and anthem",
        "Émile—the Élan|émile— élan",
      })
  void normalisesAsSquadDoes(String text, String normalised) {
    assertThat(AnswerText.normalised(text)).isEqualTo(normalised);
  }

  @Test
  void containsIsLiteralButForCase() {
    assertThat(AnswerText.contains("It was in PARIS, I think", List.of("London", "Paris")))
        .isTrue();
    assertThat(AnswerText.contains("It was in Par is", List.of("Paris"))).isFalse();
    assertThat(AnswerText.contains("axb", List.of("a.b"))).as("no pattern").isFalse();
  }

  @Test
  void theBestAnswerCounts() {
    List<String> answers = List.of("the red house", "house");
    assertThat(AnswerText.exact("A house.", answers)).isTrue();
    assertThat(AnswerText.exact("houses", answers)).isFalse();
    // Three words found of which two are right, two words right: 2·2 / (3 + 2).
    assertThat(AnswerText.f1("old red house", answers)).isCloseTo(0.8, within(1e-12));
    assertThat(AnswerText.f1("a tree", answers)).isZero();
  }

  @Test
  void aRepeatedWordCountsAsOftenAsItIsRight() {
    assertThat(AnswerText.f1("red red red", List.of("red red blue")))
        .isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void nothingButPunctuationEqualsNothingOnly() {
    assertThat(AnswerText.f1("", List.of("the"))).isEqualTo(1);
    assertThat(AnswerText.f1("", List.of("house"))).isZero();
  }
}
