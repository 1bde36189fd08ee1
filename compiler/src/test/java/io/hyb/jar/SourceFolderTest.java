package io.hyb.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.arch.output.OutputRefused;
import io.hyb.codegen.Fixtures;
import io.hyb.codegen.GeneratedModel;
import io.hyb.codegen.GeneratedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {
  private static final GeneratedModel MODEL = Fixtures.generate(Fixtures.rad4());

  @TempDir Path folder;

  @Test
  void gets_every_source_under_its_package() throws IOException {
    Path target = folder.resolve("new").resolve("src");
    new SourceFolder(target).write(MODEL);
    for (GeneratedSource source : MODEL.sources()) {
      assertThat(target.resolve(source.path())).hasContent(source.text());
    }
    try (Stream<Path> files = Files.walk(target)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(MODEL.sources().size());
    }
  }

  @Test
  void is_refused_if_anything_is_in_it() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> new SourceFolder(folder).write(MODEL))
        .isInstanceOf(OutputRefused.class)
        .hasMessage(folder + " is not empty: name another folder for the sources, or add --force");
    assertThatThrownBy(() -> new SourceFolder(mine).write(MODEL))
        .isInstanceOf(OutputRefused.class)
        .hasMessage(mine + " is a file: name a folder for the sources");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(mine);
    }
  }

  @Test
  void replaced_loses_the_old_sources_of_the_model_and_nothing_else() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
    Path stale = folder.resolve("hyb/model/rad4/KeepsHead5.java");
    Files.createDirectories(stale.getParent());
    Files.writeString(stale, "stale");
    new SourceFolder(folder).replace(MODEL);
    assertThat(mine).hasContent("mine");
    assertThat(stale).doesNotExist();
    assertThat(folder.resolve("hyb/model/rad4/Rad4.java")).exists();
    try (Stream<Path> files = Files.list(folder.resolve("hyb/model"))) {
      assertThat(files).containsExactly(folder.resolve("hyb/model/rad4"));
    }
  }
}
