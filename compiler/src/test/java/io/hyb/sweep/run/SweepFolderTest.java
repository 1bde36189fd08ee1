package io.hyb.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepFolderTest {
  @TempDir private Path temporary;

  @Test
  void whereNoFolderCanBeMadeIsSaidWithItsPath() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> SweepFolder.make(file))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("it is a file");
    assertThatThrownBy(() -> SweepFolder.make(file.resolve("sweep")))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining(file.resolve("sweep") + ": it can't be written");
    Path strange = Files.createDirectories(temporary.resolve("strange/things")).getParent();
    assertThatThrownBy(() -> SweepFolder.make(strange)).hasMessageContaining("holds no sweep");
  }

  @Test
  void aReadOnlyFolderIsOneError() throws IOException {
    Path closed = Files.createDirectory(temporary.resolve("closed"));
    assertThat(closed.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(closed), "root writes everywhere, so a read-only folder isn't tried");

    assertThatThrownBy(() -> SweepFolder.make(closed.resolve("sweep")))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("can't be written");
  }

  @Test
  void whatASweepLeavesOutAndAnotherCommandAreNoticed() {
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    assertThat(folder.countOthers(StubSweep.tasks(2))).isZero();
    folder.write(StubSweep.tasks(5));
    assertThat(folder.countOthers(StubSweep.tasks(2))).isEqualTo(3);

    assertThat(folder.firstRun("info")).isEqualTo("info");
    assertThat(folder.firstRun("evaluate")).isEqualTo("info");
  }
}
