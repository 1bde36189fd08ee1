package io.hyb.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceTextTest {
  @Test
  void linesEndWithAnyOfTheThreeLineEnds() {
    SourceText source = new SourceText("f", "a\nbb\r\nccc\rd");

    assertThat(source.lineCount()).isEqualTo(4);
    assertThat(source.line(1)).isEqualTo("a");
    assertThat(source.line(2)).isEqualTo("bb");
    assertThat(source.line(3)).isEqualTo("ccc");
    assertThat(source.line(4)).isEqualTo("d");
  }

  @Test
  void spansCountFromOneAndEndBehindTheirLastUnit() {
    SourceText source = new SourceText("f", "ab\ncd");

    assertThat(source.span(0, 2)).isEqualTo(new Span("f", 1, 1, 1, 3));
    assertThat(source.span(1, 4)).isEqualTo(new Span("f", 1, 2, 2, 2));
    assertThat(source.span(5, 5)).isEqualTo(new Span("f", 2, 3, 2, 3));
  }

  @Test
  void aByteOrderMarkIsNoColumn() {
    SourceText source = new SourceText("f", "\uFEFFab\ncd");

    assertThat(source.line(1)).isEqualTo("ab");
    assertThat(source.span(1, 3)).isEqualTo(new Span("f", 1, 1, 1, 3));
    assertThat(source.span(0, 4)).isEqualTo(new Span("f", 1, 1, 2, 1));
    assertThat(source.offset(1, 1)).isEqualTo(1);
    assertThat(source.text(new Span("f", 1, 1, 1, 3))).isEqualTo("ab");
  }

  @Test
  void anEmptyTextHasOneEmptyLine() {
    SourceText source = new SourceText("f", "");

    assertThat(source.lineCount()).isEqualTo(1);
    assertThat(source.line(1)).isEmpty();
    assertThat(source.span(0, 0)).isEqualTo(Span.startOf("f"));
  }
}
