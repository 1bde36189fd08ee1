package io.hyb.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecParserTest {
  @Test
  void aLoneValueMayBeAnyValueOrAList() {
    assertThat(value("16")).isInstanceOf(Value.Number.class);
    assertThat(value("none")).isInstanceOf(Value.Name.class);
    assertThat(value("L4H2, L1H7")).isInstanceOf(Value.Enumeration.class);
    assertThat(value("top 4 of kv")).isInstanceOf(Value.Top.class);
    assertThat(value("[8, 16]")).isInstanceOf(Value.Brackets.class);
  }

  @Test
  void aLoneValueWithMoreBehindItIsRefusedAtItsOrigin() {
    Result<Value> result = SpecParser.parseValue("--set ssm.d_state", "8 16");

    assertThat(result.value()).isEmpty();
    Diagnostic only = only(result.diagnostics());
    assertThat(only.id()).isEqualTo("unexpected-token");
    assertThat(only.span().file()).isEqualTo("--set ssm.d_state");
    assertThat(only.span().column()).isEqualTo(3);
  }

  @Test
  void anEmptyLoneValueIsMissing() {
    Result<Value> result = SpecParser.parseValue("--set a", "  ");

    assertThat(result.value()).isEmpty();
    assertThat(only(result.diagnostics()).id()).isEqualTo("missing-value");
  }

  @Test
  void aPathIsItsWords() {
    assertThat(SpecParser.parsePath("--set", "attention.keep").value().orElseThrow())
        .extracting(Word::text)
        .containsExactly("attention", "keep");
  }

  @Test
  void aPathThatIsNoneIsOneError() {
    for (String text : List.of("", "a.", ".a", "a..b", "a b", "1", "a=b")) {
      Result<List<Word>> result = SpecParser.parsePath("--set", text);
      assertThat(result.value()).as(text).isEmpty();
      assertThat(result.diagnostics()).as(text).hasSize(1);
    }
  }

  @Test
  void numbersKeepTheirDigitsAndUnit() {
    assertThat(value("-1.50e-3")).isEqualTo(number("-1.50e-3", "", 9));
    assertThat(value("64 MiB")).isEqualTo(number("64", "MiB", 7));
    assertThat(value("32Ki")).isEqualTo(number("32", "Ki", 5));
    assertThat(value("2%")).isEqualTo(number("2", "%", 3));
  }

  @Test
  void aNumberThatCannotBeReadIsOneErrorAndKnownInTheTree() {
    Result<Value> result = SpecParser.parseValue("v", "64k");

    assertThat(only(result.diagnostics()).fix()).contains("did you mean `64K`?");
    assertThat(result.value().orElseThrow()).isInstanceOf(Value.Unreadable.class);
  }

  @Test
  void stringsResolveTheirEscapes() {
    Value value = value("\"a\\n\\t\\r\\\"\\\\\\u00e9\"");

    assertThat(((Value.Text) value).text()).isEqualTo("a\n\t\r\"\\é");
  }

  @Test
  void whatIsRightBesideAnErrorIsStillInTheTree() {
    Result<Document> result = SpecParser.parse("a.hyb", "hyb 1\nhybrid A { x 1\n y = 2 }\n");

    assertThat(result.isRefused()).isTrue();
    assertThat(result.diagnostics()).hasSize(1);
    assertThat(TreeDump.withoutSpans(result.value().orElseThrow()))
        .contains("set y", "block hybrid");
  }

  private static Value.Number number(String digits, String unit, int endColumn) {
    return new Value.Number(new BigDecimal(digits), unit, new Span("v", 1, 1, 1, endColumn));
  }

  private static Value value(String text) {
    Result<Value> result = SpecParser.parseValue("v", text);
    assertThat(result.diagnostics()).isEmpty();
    return result.value().orElseThrow();
  }

  private static Diagnostic only(List<Diagnostic> diagnostics) {
    assertThat(diagnostics).hasSize(1);
    return diagnostics.get(0);
  }
}
