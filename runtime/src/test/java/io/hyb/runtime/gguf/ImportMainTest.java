package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.cli.Console;
import io.hyb.runtime.cli.ExitCode;
import io.hyb.runtime.cli.ImportMain;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code hyb import}. */
class ImportMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private String file;
  private String model;

  @BeforeEach
  void write() {
    file = SmallGguf.model("smollm").write(folder.resolve("small-1.Q8_0.gguf")).toString();
    model = folder.resolve("model").toString();
  }

  @Test
  void tellsWhereTheSpecIs() {
    assertThat(run(file, "--out", model)).isEqualTo(ExitCode.FINE);
    assertThat(out).hasToString(model + "/small_1.hyb\n");
    assertThat(Path.of(model)).isDirectoryContaining("glob:**/tokenizer_config.json");
    assertThat(err.toString()).startsWith("small_1: 1 layers of 2 heads");
  }

  @Test
  void fullFoldersNeedForce() {
    assertThat(run(file, "--out", model)).isEqualTo(ExitCode.FINE);
    assertThat(run(file, "--out", model)).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("error: " + model + ": the folder is not empty; --force");
    assertThat(run(file, "--out", model, "--force", "--shard-size", "4KiB"))
        .isEqualTo(ExitCode.FINE);
    assertThat(Path.of(model, "model.safetensors")).doesNotExist();
    assertThat(Path.of(model, "model.safetensors.index.json")).exists();
  }

  @Test
  void brokenFilesLeaveNothing() throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(file));
    Files.write(Path.of(file), Arrays.copyOf(bytes, bytes.length - 40));
    assertThat(run(file, "--out", model)).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith("error: " + file);
    assertThat(folder).isDirectoryNotContaining("glob:**/*model*");
  }

  @Test
  void malformedArgumentsAreUsage() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run(file)).isEqualTo(ExitCode.USAGE);
    assertThat(run(file, "--out", model, "--shard-size", "big")).isEqualTo(ExitCode.USAGE);
    assertThat(run(file, "--out", model, "--shard-size", "0MB")).isEqualTo(ExitCode.USAGE);
    assertThat(run(file, "--out", model, "--precision", "float16")).isEqualTo(ExitCode.USAGE);
    assertThat(run(file, "--out", model, "--shards", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'big' is not a size: write 500MB, 5GB or 2GiB");
    assertThat(Path.of(model)).doesNotExist();
  }

  @Test
  void helpTellsWhatCanBeImported() {
    assertThat(run("--help")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString()).startsWith("Usage: hyb import").contains("Q4_K", "--shard-size");
  }

  private int run(String... arguments) {
    return ImportMain.run(
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8)),
        arguments);
  }
}
