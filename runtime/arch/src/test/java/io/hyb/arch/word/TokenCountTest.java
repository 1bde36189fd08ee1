package io.hyb.arch.word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCountTest {

  @ParameterizedTest
  @CsvSource({"2048, 2048", "2K, 2000", "32Ki, 32768", "3M, 3000000", "1Mi, 1048576"})
  void unitsArePowersOf1000And1024(String text, long tokens) {
    assertThat(TokenCount.parse(text)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64k", "-1", "1.5K", "0", "0Ki", "999999999999B"})
  void whatIsNoCountIsRefusedByName(String text) {
    assertThatThrownBy(() -> TokenCount.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
