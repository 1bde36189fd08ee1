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

class ReportVerbTest {
  @TempDir private Path folder;

  @Test
  void writesThePageAndPrintsItsPath() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("run.json"), "{\"name\": \"Rad4\"}");
    Path out = folder.resolve("r.html");
    Shell shell = Shell.run(Shell.RAD4, "report", run, "--out", out);
    assertThat(shell.err()).isEmpty();
    assertThat(shell.code()).isZero();
    assertThat(shell.out().strip()).isEqualTo(out.toString());
    assertThat(out).content().contains("\"name\":\"Rad4\"");
  }

  @Test
  void aFolderWithoutARunIsRefusedInOneLine() {
    Shell shell = Shell.run(Shell.RAD4, "report", folder, "--out", folder.resolve("r.html"));
    assertThat(shell.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.err())
        .contains("there is no run in it; give a folder that run or distill wrote");
    assertThat(folder.resolve("r.html")).doesNotExist();
  }

  @Test
  void aRunMustBeNamed() {
    assertThat(Shell.run(Shell.RAD4, "report").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void standsByItselfToo() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console = new Console(InputStream.nullInputStream(), stream, stream);
    assertThat(ReportMain.run(console, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: hyb report", "RUN");
    assertThat(ReportMain.run(console, folder.resolve("no").toString()))
        .isEqualTo(ExitCode.REFUSED);
  }
}
