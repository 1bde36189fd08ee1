package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.syntax.Formatter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Formatting changes neither what a spec means nor its comments, and nothing the second time. */
class FormattedSpecTest {
  private static final int SPECS = Integer.getInteger("hyb.specs", 200);
  private static final Pattern COMMENT =
      Pattern.compile("\"[^\"\n]*\"|//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  @Test
  void aDrawnSpecKeepsItsMeaningAndComments() {
    for (int seed = 0; seed < SPECS; seed++) {
      String spec = DrawnSpec.of(seed).reworded(seed);
      String formatted = formatted(spec);
      assertThat(formatted(formatted)).as(spec).isEqualTo(formatted);
      assertThat(comments(formatted)).as(spec).isEqualTo(comments(spec));
      assertThat(hash(formatted)).as(spec).isEqualTo(hash(spec));
    }
  }

  @Test
  void aSpecOfTheRepositoryKeepsItsMeaningAndFindings() throws IOException {
    RepositorySpecs specs = RepositorySpecs.read();
    SourceTree tree = specs.tree();
    for (Path spec : specs.specs("too-deep")) {
      String text = specs.texts().get(spec);
      Formatter.format(spec.toString(), text)
          .value()
          .ifPresent(
              formatted -> {
                Compilation before = specs.check(spec, text, tree);
                Compilation after = specs.check(spec, formatted, tree);
                assertThat(after.models()).as("%s", spec).isEqualTo(before.models());
                assertThat(Specs.ids(after)).as("%s", spec).isEqualTo(Specs.ids(before));
                assertThat(formatted(formatted)).isEqualTo(formatted);
              });
    }
  }

  private static String formatted(String text) {
    return Formatter.format("spec.hyb", text).value().orElseThrow(() -> new AssertionError(text));
  }

  private static List<String> comments(String text) {
    return COMMENT.matcher(text).results().map(found -> found.group().strip()).toList();
  }

  private static String hash(String text) {
    Model model =
        Compilation.of(
                SourceTree.of(Map.of(Path.of("spec.hyb"), text)),
                SpecRef.parse("spec.hyb:Student"),
                List.of(),
                List.of())
            .model()
            .value()
            .orElseThrow(() -> new AssertionError(text));
    return SemanticHash.of(model);
  }
}
