package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;

class LiveBlockTest {
  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  @Test
  void linesAreCutToTheTerminalAndThoseAboveStay() throws IOException {
    try (LiveBlock block = new LiveBlock(terminal(new Size(20, 4)))) {
      block.show(List.of("x".repeat(30), "two", "three", "four"));
      assertThat(take()).contains("x".repeat(19), "three").doesNotContain("x".repeat(20), "four");

      block.above("a line that stays");
      assertThat(take()).contains("a line that stays", "three");

      block.show(List.of("x".repeat(30), "two", "other"));
      assertThat(take()).contains("o").doesNotContain("two");
    }
  }

  @Test
  void aTerminalThatDoesNotKnowItsSizeIsDrawnOn() throws IOException {
    try (LiveBlock block = new LiveBlock(terminal(new Size(0, 0)))) {
      block.above("a line that stays");
      block.show(List.of("one", "two"));

      assertThat(take()).contains("a line that stays", "one", "two");
    }
  }

  private Terminal terminal(Size size) throws IOException {
    return TerminalBuilder.builder()
        .system(false)
        .streams(new ByteArrayInputStream(new byte[0]), drawn)
        .type("ansi")
        .encoding(StandardCharsets.UTF_8)
        .size(size)
        .build();
  }

  private String take() {
    String text = drawn.toString(StandardCharsets.UTF_8);
    drawn.reset();
    return text;
  }
}
