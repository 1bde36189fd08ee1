package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.explain.Explanations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplanationsTest {
  /** Ids are the only strings in these packages that are words joined by hyphens. */
  private static final Pattern ID = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");

  /** Those of files that cannot be read and of what a command line names. */
  static final Set<String> OF_FILES_AND_COMMAND_LINES =
      Set.of(
          "ambiguous-model",
          "is-a-folder",
          "no-model",
          "no-such-file",
          "unknown-path",
          "unreadable-file");

  @Test
  void everyDiagnosticIsExplainedAndNothingElse() throws IOException {
    Set<String> raised = raisedByTheFrontEnd();
    raised.addAll(raisedByTheParser());
    raised.addAll(raisedByImports());

    assertThat(raised).contains("unknown-key", "too-deep", "import-cycle", "broken-config");
    assertThat(Explanations.load().ids()).containsExactlyElementsOf(raised);
  }

  /** The ids of all findings but the parser's. */
  static Set<String> raisedByTheFrontEnd() throws IOException {
    Set<String> raised = new TreeSet<>();
    for (String folder : new String[] {"check", "language", "resolve", "source"}) {
      collect(Path.of("src/main/java/io/hyb", folder), raised);
    }
    collect(Path.of("src/main/java/io/hyb/convert/HuggingFaceConfig.java"), raised);
    return raised;
  }

  /** The ids of findings in what {@code hyb import} reads, in packages of their own. */
  static Set<String> raisedByImports() throws IOException {
    Set<String> raised = new TreeSet<>();
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/io/hyb/convert"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        collect(folder, raised);
      }
    }
    return raised;
  }

  static Set<String> raisedByTheParser() throws IOException {
    Set<String> raised = new TreeSet<>();
    collect(Path.of("../grammar/src/main/java/io/hyb/syntax"), raised);
    return raised;
  }

  @Test
  void sectionsHoldTheirTextOnly() {
    assertThat(Explanations.load().of("single-quotes"))
        .contains("Strings are written in double quotes.");
  }

  private static void collect(Path folder, Set<String> ids) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = ID.matcher(Files.readString(file));
        while (matcher.find()) {
          ids.add(matcher.group(1));
        }
      }
    }
  }
}
