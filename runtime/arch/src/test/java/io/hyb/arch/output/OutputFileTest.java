package io.hyb.arch.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir private Path folder;

  @Test
  void foldersAboveItAreMade() {
    Path file = folder.resolve("not/yet/there/a.txt");
    OutputFile.write(file, "text");
    assertThat(file).hasContent("text");
    assertThat(file.getParent()).isDirectoryContaining(file::equals);
  }

  @Test
  void whatWasThereStaysWhereWritingFails() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "before");
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file,
                    out -> {
                      out.write('x');
                      throw new IOException("the disk is gone");
                    }))
        .isInstanceOf(OutputRefused.class)
        .hasMessage(file + " cannot be written: the disk is gone");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.toFile().list()).hasSize(1);
    assertThat(file).hasContent("before");
  }

  @Test
  void placesThatCannotHoldAFileAreRefusedBeforeTheWork() throws IOException {
    assertThatThrownBy(() -> OutputFile.prepare(folder))
        .hasMessage(folder + " is a folder: name a file to write to");
    Path below = Files.writeString(folder.resolve("file"), "").resolve("x");
    assertThatThrownBy(() -> OutputFile.prepare(below))
        .isInstanceOf(OutputRefused.class)
        .hasMessage(below + " cannot be written: " + folder.resolve("file") + " is in the way");
  }
}
