package io.hyb.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.syntax.tree.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code golden/parse/X.hyb} gives the tree in {@code X.tree} and the findings in {@code
 * X.diagnostics}. What is missing is written by the first run, which then fails: read it, keep it.
 */
class GoldenParseTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/parse");

  static Stream<Path> specs() throws IOException {
    return Files.list(FOLDER).filter(file -> file.toString().endsWith(".hyb")).sorted();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void parsesToItsTreeAndFindings(Path spec) throws IOException {
    String name = spec.getFileName().toString();
    String text = Files.readString(spec);

    Result<Document> result = SpecParser.parse(name, text);

    SourceText source = new SourceText(name, text);
    String findings = new TextRenderer(file -> Optional.of(source)).render(result.diagnostics());
    String tree = result.value().map(TreeDump::withSpans).orElse("no tree\n");
    Path findingsFile = FOLDER.resolve(name.replace(".hyb", ".diagnostics"));
    Path treeFile = FOLDER.resolve(name.replace(".hyb", ".tree"));
    boolean wrote = writeIfMissing(findingsFile, findings) | writeIfMissing(treeFile, tree);
    assertThat(wrote).as("wrote what was missing for %s: read it, then run again", name).isFalse();
    assertThat(findings).isEqualTo(Files.readString(findingsFile));
    assertThat(tree).isEqualTo(Files.readString(treeFile));
  }

  private static boolean writeIfMissing(Path golden, String actual) throws IOException {
    if (Files.exists(golden)) {
      return false;
    }
    Files.writeString(golden, actual);
    return true;
  }
}
