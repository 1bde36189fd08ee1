package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that no import should choke on: each is refused with one error. */
class ImportLimitsTest {
  private static final long LARGE = 100L << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"large.yaml", "large.json", "large.csv"})
  void aFileOf100MegabytesIsRefused(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, name.endsWith("json") ? "{\"a\": [" : "a: b\n");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(LARGE);
    }
    assertThat(refusal(file)).contains("larger than");
  }

  @ParameterizedTest
  @CsvSource({
    "deep.yaml, [",
    "deep.json, [",
    "deep-objects.json, {\"a\":",
    "deep-mappings.yaml, {a: "
  })
  void whatNestsTooDeeplyIsRefused(String name, String opening) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, opening.repeat(100_000));
    assertThat(refusal(file)).contains("malformed-file");
  }

  @Test
  void aConfigThatLoadsEverMoreIsRefused() throws IOException {
    int files = 40;
    for (int i = 0; i < files; i++) {
      String next = "part" + (i + 1) + ".yaml";
      Files.writeString(
          folder.resolve("part" + i + ".yaml"), "LOAD: [%s, %s]\nA: [1]\n".formatted(next, next));
    }
    Files.writeString(folder.resolve("part" + files + ".yaml"), "A: [1]\n");
    assertThat(refusal(folder.resolve("part0.yaml"))).contains("broken-load");
  }

  @Test
  void aLongChainOfReferencesIsRefused() throws IOException {
    StringBuilder text = new StringBuilder("DistillConfig: {}\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("A%d: ${A%d}\n".formatted(i, i + 1));
    }
    text.append("A20000: 1\nComponentsConfig: {name: '${A0}'}\n");
    Path file = folder.resolve("chain.yaml");
    Files.writeString(file, text);
    assertThat(refusal(file)).contains("unresolved-reference");
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThat(refusal(folder.resolve("nowhere.json"))).contains("no such file");
    assertThat(refusal(folder)).contains("no such file");
    assertThat(refusal(folder.resolve("nowhere.yaml"))).contains("can't be read");
  }

  /** The one error of a file, after the exit code of an input that is refused. */
  private static String refusal(Path file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int exit = new HybCommand(console).run(List.of("import", file.toString()));
    String said = err.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(said).isEqualTo(ExitCode.REFUSED);
    assertThat(out.size()).isZero();
    long errors =
        said.lines().filter(it -> it.startsWith("hyb: ") || it.contains(": error[")).count();
    assertThat(errors).as(said).isEqualTo(1);
    return said;
  }
}
