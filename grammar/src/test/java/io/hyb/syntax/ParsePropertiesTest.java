package io.hyb.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text: a printed tree parses back, and no text makes the parser throw. */
class ParsePropertiesTest {
  private static final String SAMPLE = sample();

  private static final List<String> PIECES =
      List.of(
          "hybrid", "keep", "top", "of", "every", "from", "import", "order", "hyb", "all", "x",
          "L4H2", "{", "}", "[", "]", "=", ".", "..", ",", ":", "+-", "1", "-3", "1e-3", "64k",
          "1.", ".5", "1e", "64 MiB", "50%", "\"a\"", "\"a", "'b'", "\\", "//", "/*", "*/", "#",
          ";", "\n", "\t", "é", "\uD83D", "(", ")", "+", "-", "*", "/", "of", "<=", "==", "let",
          "require", "else", "allow", "within", "at", "but", "memory(", "///");

  @Property(seed = "1")
  void aPrintedTreeParsesBackToItself(@ForAll("documents") Document tree, @ForAll boolean lines) {
    String text = new SpecPrinter(lines ? "\n" : "  ").print(tree);

    Result<Document> result = SpecParser.parse("random.hyb", text);

    assertThat(result.diagnostics()).filteredOn(d -> !d.id().equals("empty-spec")).isEmpty();
    assertThat(TreeDump.withoutSpans(result.value().orElseThrow()))
        .as(text)
        .isEqualTo(TreeDump.withoutSpans(tree));
  }

  @Property(seed = "1")
  void aPrintedValueParsesBackToItself(@ForAll("values") Value value) {
    String text = new SpecPrinter(" ").print(value);

    Result<Value> result = SpecParser.parseValue("--set x", text);

    assertThat(result.diagnostics()).as(text).isEmpty();
    assertThat(TreeDump.withoutSpans(result.value().orElseThrow()))
        .isEqualTo(TreeDump.withoutSpans(value));
  }

  @Property(seed = "1")
  void anyTextGivesATreeOrAnError(@ForAll String text) {
    parsesOrRefuses(text);
  }

  @Property(seed = "1")
  void anySequenceOfTokensGivesATreeOrAnError(@ForAll("tokens") String text) {
    parsesOrRefuses(text);
  }

  @Property(seed = "1")
  void aMutatedSpecGivesATreeOrAnError(@ForAll("mutations") String text) {
    parsesOrRefuses(text);
  }

  @Property(seed = "1")
  void anyBytesGiveATreeOrAnError(@ForAll byte[] bytes) {
    Result<Document> result = SpecParser.parse("fuzz.hyb", bytes);
    assertThat(result.value().isPresent() || !result.diagnostics().isEmpty()).isTrue();
  }

  private static void parsesOrRefuses(String text) {
    Result<Document> result = SpecParser.parse("fuzz.hyb", text);

    if (result.value().isEmpty()) {
      assertThat(result.isRefused()).isTrue();
      assertThat(result.diagnostics()).isNotEmpty();
    }
    SourceText source = new SourceText("fuzz.hyb", text);
    for (Diagnostic diagnostic : result.diagnostics()) {
      assertInside(diagnostic.span(), source);
    }
    result.value().ifPresent(tree -> TreeDump.spans(tree).forEach(s -> assertInside(s, source)));
    new TextRenderer(file -> Optional.of(source)).render(result.diagnostics());
    SpecParser.parseValue("--set x", text);
    SpecParser.parsePath("--set", text);
  }

  private static void assertInside(Span span, SourceText source) {
    assertThat(span.line()).isBetween(1, source.lineCount());
    assertThat(span.endLine()).isBetween(span.line(), source.lineCount());
    // One past the text of a line is its end; a line feed may be counted in.
    assertThat(span.column()).isBetween(1, source.line(span.line()).length() + 2);
    assertThat(span.endColumn()).isBetween(1, source.line(span.endLine()).length() + 2);
    if (span.line() == span.endLine()) {
      assertThat(span.endColumn()).isGreaterThanOrEqualTo(span.column());
    }
  }

  @Provide
  Arbitrary<Document> documents() {
    return RandomTrees.documents();
  }

  @Provide
  Arbitrary<Value> values() {
    return RandomTrees.valueOrEnumeration();
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMaxSize(30)
        .flatMap(pieces -> Arbitraries.of("", " ").map(blank -> String.join(blank, pieces)));
  }

  @Provide
  Arbitrary<String> mutations() {
    return Arbitraries.integers()
        .between(0, SAMPLE.length() - 1)
        .flatMap(
            at ->
                Arbitraries.integers()
                    .between(0, Math.min(12, SAMPLE.length() - at))
                    .flatMap(
                        cut ->
                            Arbitraries.of(PIECES)
                                .list()
                                .ofMaxSize(3)
                                .map(
                                    put ->
                                        SAMPLE.substring(0, at)
                                            + String.join("", put)
                                            + SAMPLE.substring(at + cut))));
  }

  private static String sample() {
    try (var in = ParsePropertiesTest.class.getResourceAsStream("/golden/parse/rad4.hyb")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
