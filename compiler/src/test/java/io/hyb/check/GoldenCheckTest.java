package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.SpecRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule has a folder of specs under {@code golden/check}; beside each spec lie its findings. A
 * missing expectation is written and fails, to be read before it is committed.
 */
class GoldenCheckTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/check");

  static List<Path> specs() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".hyb") && !file.getParent().equals(FOLDER))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void findsWhatIsExpected(Path spec) throws IOException {
    Compilation compilation =
        Compilation.check(new SpecRef(spec.toString(), Optional.empty()), List.of());
    String found =
        compilation.diagnostics().stream()
            .map(GoldenCheckTest::line)
            .collect(Collectors.joining())
            .replace(FOLDER + "/", "");
    Path expectation = Path.of(spec.toString().replace(".hyb", ".diagnostics"));
    if (!Files.exists(expectation)) {
      Files.writeString(expectation, found);
      fail("wrote " + expectation + "; read it, then run again");
    }
    assertThat(found).isEqualTo(Files.readString(expectation));
  }

  private static String line(Diagnostic finding) {
    return finding.span().file()
        + ":"
        + finding.span().line()
        + ":"
        + finding.span().column()
        + ": "
        + finding.severity().name().toLowerCase(Locale.ROOT)
        + "["
        + finding.id()
        + "]: "
        + finding.message()
        + finding.fix().map(fix -> "\n  fix: " + fix).orElse("")
        + "\n";
  }
}
