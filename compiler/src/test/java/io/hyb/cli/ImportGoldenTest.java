package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code hyb import} makes of files: under {@code golden/import}, each file that lies directly
 * in a folder is a case, beside it its findings and the spec. A missing expectation is written and
 * fails, to be read before it is committed.
 */
class ImportGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/import");
  private static final Pattern ID = Pattern.compile("(?:error|warning|hint)\\[([a-z-]+)]");

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER, 2)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(yaml|json|csv)"))
          .filter(file -> FOLDER.relativize(file).getNameCount() == 2)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void importsAsExpected(Path file) throws IOException {
    ByteArrayOutputStream spec = new ByteArrayOutputStream();
    ByteArrayOutputStream findings = new ByteArrayOutputStream();
    int exit = new HybCommand(new Console(stream(spec), stream(findings))).run(arguments(file));
    assertThat(exit).as(text(findings)).isIn(ExitCode.FINE, ExitCode.REFUSED);
    assertThat(spec.size() > 0).as("a spec unless it is refused").isEqualTo(exit == ExitCode.FINE);

    String written = written(file, ".text", text(findings)) + written(file, ".hyb", text(spec));
    if (!written.isEmpty()) {
      fail("wrote " + written + "; read it, then run again");
    }
    assertThat(text(findings)).isEqualTo(Files.readString(beside(file, ".text")));
    assertThat(text(spec)).isEqualTo(Files.readString(beside(file, ".hyb")));
  }

  @Test
  void everyFindingOfAnImportHasACase() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Path file : cases()) {
      Matcher ids = ID.matcher(Files.readString(beside(file, ".text")));
      while (ids.find()) {
        shown.add(ids.group(1));
      }
    }
    assertThat(shown).containsAll(ExplanationsTest.raisedByImports());
  }

  /** The rankings are of the small teacher. */
  private static List<String> arguments(Path file) {
    boolean ranking = file.getParent().getFileName().toString().equals("ranking");
    return ranking
        ? List.of("import", file.toString(), "--teacher", FOLDER + "/ranking/parts/small.hyb")
        : List.of("import", file.toString());
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[^.]*$", ending));
  }

  private static String written(Path file, String ending, String printed) throws IOException {
    Path expectation = beside(file, ending);
    if (Files.exists(expectation)) {
      return "";
    }
    Files.writeString(expectation, printed);
    return expectation + " ";
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replace(FOLDER + "/", "") + "\n")
        .collect(Collectors.joining());
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
