package io.hyb.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenderersTest {
  private static final SourceText SOURCE = new SourceText("a.hyb", "ssm {\r\n\td_sate = 8\n}");
  private static final Diagnostic UNKNOWN_KEY =
      Diagnostic.error("unknown-key", SOURCE.span(8, 14), "`ssm` has no key `d_sate`")
          .withFix("did you mean `d_state`?");

  @Test
  void textShowsPlaceExcerptAndFix() {
    assertThat(text(UNKNOWN_KEY))
        .isEqualTo(
            """
            a.hyb:2:2: error[unknown-key]: `ssm` has no key `d_sate`
             2 | \td_sate = 8
               | \t^^^^^^
              fix: did you mean `d_state`?
            """);
  }

  @Test
  void textUnderlinesASpanOfSeveralLinesToTheEndOfItsFirst() {
    Diagnostic hint = Diagnostic.hint("x", SOURCE.span(4, 20), "look");

    assertThat(text(hint)).isEqualTo("a.hyb:1:5: hint[x]: look\n 1 | ssm {\n   |     ^\n");
  }

  @Test
  void textHasNoExcerptForAFileThatIsNotAtHand() {
    Diagnostic missing = Diagnostic.warning("m", Span.startOf("b.hyb"), "gone");

    assertThat(new TextRenderer(file -> Optional.empty()).render(List.of(missing)))
        .isEqualTo("b.hyb:1:1: warning[m]: gone\n");
  }

  @Test
  void textCutsAVeryLongLineAroundThePlace() {
    String line = "x".repeat(5000) + "!" + "y".repeat(5000);
    SourceText longLine = new SourceText("l.hyb", line);
    Diagnostic error = Diagnostic.error("e", longLine.span(5000, 5001), "here");

    String[] lines =
        new TextRenderer(f -> Optional.of(longLine)).render(List.of(error)).split("\n");

    assertThat(lines[1]).hasSizeLessThan(200).contains("x!y");
    assertThat(lines[2].indexOf('^')).isEqualTo(lines[1].indexOf('!'));
  }

  @Test
  void textKeepsControlCharactersFromTheTerminal() {
    SourceText source = new SourceText("c.hyb", "a \u001b[31m b");
    Diagnostic error = Diagnostic.error("e", source.span(2, 3), "here");

    assertThat(new TextRenderer(f -> Optional.of(source)).render(List.of(error)))
        .doesNotContain("\u001b");
  }

  @Test
  void jsonHoldsEveryFieldAndNullForNoFix() {
    Diagnostic bare = Diagnostic.warning("w", SOURCE.span(0, 3), "\"quoted\" <b>");

    JsonArray array =
        JsonParser.parseString(new JsonRenderer().render(List.of(UNKNOWN_KEY, bare)))
            .getAsJsonArray();

    JsonObject first = array.get(0).getAsJsonObject();
    assertThat(first.keySet())
        .containsExactly(
            "id", "severity", "file", "line", "column", "endLine", "endColumn", "message", "fix");
    assertThat(first.get("severity").getAsString()).isEqualTo("error");
    assertThat(first.get("line").getAsInt()).isEqualTo(2);
    assertThat(first.get("column").getAsInt()).isEqualTo(2);
    assertThat(first.get("endColumn").getAsInt()).isEqualTo(8);
    assertThat(first.get("fix").getAsString()).isEqualTo("did you mean `d_state`?");
    assertThat(array.get(1).getAsJsonObject().get("fix").isJsonNull()).isTrue();
    assertThat(array.get(1).getAsJsonObject().get("message").getAsString())
        .isEqualTo("\"quoted\" <b>");
  }

  @Test
  void jsonOfNothingIsAnEmptyArray() {
    assertThat(new JsonRenderer().render(List.of())).isEqualTo("[]\n");
  }

  private static String text(Diagnostic diagnostic) {
    return new TextRenderer(file -> Optional.of(SOURCE)).render(List.of(diagnostic));
  }
}
