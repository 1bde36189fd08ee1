package io.hyb.arch.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvLineTest {
  @Test
  void onlyWhatWouldBeMisreadIsBetweenQuotes() {
    assertThat(CsvLine.of(List.of("a b", "", "1,2", "say \"x\"", "two\nlines", "\r")))
        .isEqualTo("a b,,\"1,2\",\"say \"\"x\"\"\",\"two\nlines\",\"\r\"\n");
  }
}
