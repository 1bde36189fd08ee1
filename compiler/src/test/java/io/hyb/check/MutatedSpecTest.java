package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.SpecRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Whatever becomes of a spec, checking it ends with a model or findings, never with an exception.
 */
class MutatedSpecTest {
  private static final String[] PIECES = {
    "",
    "{",
    "}",
    "=",
    "..",
    "-1",
    "0",
    "99999999999",
    "1e308",
    "0.5",
    "50%",
    "64k",
    "KiB",
    "\"\"",
    "\"\\u0000\"",
    "all",
    "none",
    "top 3 of R",
    "every 4 from 3",
    "L4H2",
    "L9H99",
    "L0H0..H7",
    "[1, 2]",
    ",",
    "import \"rad4.hyb\"",
    "teacher GnaTiny { }",
    "extends Rad4",
    "layers 0..9 { keep all }",
    "ssm { d_state = 4 }",
    "stage align { }",
    "order L0H0",
    "+-",
    "/*",
    "hyb 7",
    "*",
    "keep L1H1"
  };

  private Path folder;
  private String rad4;

  @BeforeProperty
  void open() throws IOException {
    folder = Files.createTempDirectory("mutated");
    rad4 = Files.readString(Specs.RAD4);
  }

  @AfterProperty
  void close() throws IOException {
    Files.deleteIfExists(folder.resolve("rad4.hyb"));
    Files.delete(folder);
  }

  @Property
  void neverThrows(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 1_000_000) Integer> places,
      @ForAll @IntRange(max = 1_000_000) int salt)
      throws IOException {
    String text = rad4;
    for (int place : places) {
      int from = place % (text.length() + 1);
      int to = Math.min(text.length(), from + (place ^ salt) % 12);
      text = text.substring(0, from) + PIECES[(place + salt) % PIECES.length] + text.substring(to);
    }
    Path file = folder.resolve("rad4.hyb");
    Files.writeString(file, text);
    Compilation compilation =
        Compilation.check(new SpecRef(file.toString(), Optional.empty()), List.of());
    assertThat(compilation.models().isEmpty() && compilation.diagnostics().isEmpty()).isFalse();
    for (Diagnostic finding : compilation.diagnostics()) {
      assertThat(finding.message()).isNotBlank();
      assertThat(finding.span().line()).isPositive();
    }
  }
}
