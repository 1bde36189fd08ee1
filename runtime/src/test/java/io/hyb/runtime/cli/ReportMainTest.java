package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void writesThePageAndPrintsItsPath() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("run.json"), "{\"name\": \"Rad4\"}");
    Path page = folder.resolve("r.html");
    assertThat(report(run.toString(), "--out", page.toString())).isZero();
    assertThat(text(err)).isEmpty();
    assertThat(text(out).strip()).isEqualTo(page.toString());
    assertThat(page).content().contains("\"name\":\"Rad4\"");
  }

  @Test
  void aFolderWithoutARunIsRefusedInOneLine() {
    Path page = folder.resolve("r.html");
    assertThat(report(folder.toString(), "--out", page.toString())).isEqualTo(ExitCode.REFUSED);
    assertThat(text(err).lines()).hasSize(1);
    assertThat(text(err)).contains(folder.toString(), "run or distill");
    assertThat(page).doesNotExist();
    assertThat(report(folder.resolve("no").toString())).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aRunMustBeNamed() {
    assertThat(report()).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains("RUN", "hyb report --help");
  }

  @Test
  void helpListsTheOptions() {
    assertThat(report("--help")).isZero();
    assertThat(text(out)).contains("Usage: hyb report", "RUN", "--out", "--ranking", "--force");
  }

  private int report(String... args) {
    Console console = new Console(InputStream.nullInputStream(), stream(out), stream(err));
    return ReportMain.run(console, args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
