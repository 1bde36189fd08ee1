package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.runtime.cli.DoctorMain;
import io.hyb.runtime.cli.ImportMain;
import io.hyb.runtime.gguf.SmallGguf;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime's import as the compiler meets it: by the name of its command and by its spec. */
class ImportVerbTest {
  @TempDir private Path folder;

  @Test
  void importedTeachersAreFineSpecs() {
    Path file = SmallGguf.writeScaled(folder.resolve("scaled.gguf"));
    Path model = folder.resolve("model");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    int code =
        ImportMain.run(
            new io.hyb.runtime.cli.Console(
                InputStream.nullInputStream(), stream(written), stream(written)),
            file.toString(),
            "--out",
            model.toString());
    assertThat(code).as(written.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.FINE);
    assertThat(RuntimeVerb.IMPORT).isEqualTo(ImportMain.class.getName());
    assertThat(RuntimeVerb.DOCTOR).isEqualTo(DoctorMain.class.getName());

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err));
    String spec = model.resolve("scaled.hyb").toString();
    assertThat(new HybCommand(console).run(List.of("check", spec))).isEqualTo(ExitCode.FINE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith(": fine: teacher scaled\n");
  }

  @Test
  void weightsNeedAFolder() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(new ByteArrayOutputStream()), stream(err));
    assertThat(new HybCommand(console).run(List.of("import", "models/x.Q4_1.gguf")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8).lines().findFirst())
        .hasValue("hyb: name the folder to write: hyb import models/x.Q4_1.gguf --out x.Q4_1");
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
