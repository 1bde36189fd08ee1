package io.hyb.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Result;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import org.junit.jupiter.api.Test;

class SpecParserTest {
  @Test
  void aWholeSpecParsesWithoutFindings() throws Exception {
    String text =
        new String(
            getClass().getResourceAsStream("/golden/parse/rad4.hyb").readAllBytes(), "UTF-8");

    Result<Document> result = SpecParser.parse("rad4.hyb", text);

    assertThat(result.diagnostics()).isEmpty();
    Document document = result.value().orElseThrow();
    assertThat(document.items()).hasSize(3);
    Block hybrid = (Block) document.items().get(2);
    assertThat(hybrid.items()).hasSize(6);
  }
}
