package io.hyb.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Result;
import io.hyb.syntax.tree.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatterTest {
  @Test
  void laysOutIndentationBlanksAndEmptyLines() {
    String text =
        "\uFEFFhybrid   A{\r\n// first\r\n\r\n  x=1 y =[1,2 , 3]   // why\r\n\r\n\r\n"
            + "keep L4H2 ,\nL1H7\nlayers 0 .. 3{ssm{}}\n\n}/* end */";

    assertThat(format(text))
        .isEqualTo(
            """
            hybrid A {
              // first

              x = 1  y = [1, 2, 3]  // why

              keep L4H2,
                  L1H7
              layers 0..3 { ssm {} }
            }  /* end */
            """);
  }

  @Test
  void aTextThatDeclaresNothingIsNoError() {
    assertThat(format("")).isEmpty();
    assertThat(format("\n\n//   to be written")).isEqualTo("//   to be written\n");
  }

  @Test
  void leavesATextWithErrorsAlone() {
    Result<String> result = Formatter.format("a.hyb", "hybrid A { x = }");

    assertThat(result.value()).isEmpty();
    assertThat(result.diagnostics()).hasSize(1);
  }

  @Test
  void aLoneCarriageReturnEndsALine() {
    assertLaws("x = 1\r/// Why.\rhybrid A {\r}\r");
    assertThat(Formatter.format("a.hyb", "let m = 64 M\rid H { }").value()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rad4", "wide", "soft-keywords"})
  void keepsTreeAndCommentsOfASpec(String name) throws IOException {
    try (var in = getClass().getResourceAsStream("/golden/parse/" + name + ".hyb")) {
      assertLaws(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Property(seed = "1")
  void keepsTreeAndCommentsAndIsIdempotent(
      @ForAll("documents") Document tree, @ForAll("blanks") String blank) {
    assertLaws("hyb 1 " + new SpecPrinter(blank).print(tree));
  }

  private static void assertLaws(String text) {
    String formatted = format(text);

    assertThat(format(formatted)).isEqualTo(formatted);
    assertThat(tree(formatted)).isEqualTo(tree(text));
    assertThat(comments(formatted)).isEqualTo(comments(text));
  }

  private static String format(String text) {
    Result<String> result = Formatter.format("a.hyb", text);
    assertThat(result.diagnostics()).as(text).isEmpty();
    return result.value().orElseThrow();
  }

  private static String tree(String text) {
    return TreeDump.withoutSpans(SpecParser.parse("a.hyb", text).value().orElseThrow());
  }

  private static List<String> comments(String text) {
    return SpecParser.tokensAndComments("a.hyb", text).stream()
        .filter(token -> token.getChannel() != 0)
        .map(token -> token.getText().strip())
        .toList();
  }

  @Provide
  Arbitrary<Document> documents() {
    return RandomTrees.documents();
  }

  @Provide
  Arbitrary<String> blanks() {
    return Arbitraries.of(
        " ", "\n", "\t\n\n\n", " // c \n", "\n/* a\n  b */\n", "/**/", " /* x */ // y\n");
  }
}
