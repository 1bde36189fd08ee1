package io.hyb.arch.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTreeTest {
  @TempDir private Path folder;

  @Test
  void everythingInAFolderGoesAndWhatLinksLeadToStays() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
    Files.writeString(tree.resolve("file"), "x");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("file"), "y");
    Files.createSymbolicLink(tree.resolve("link"), other);

    FolderTree.delete(folder.resolve("tree"));

    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(other.resolve("file")).hasContent("y");
  }

  @Test
  void filesAndLinksToNothingGoAndNothingIsNoError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("absent"));

    FolderTree.delete(file);
    FolderTree.delete(link);
    FolderTree.delete(folder.resolve("absent"));

    assertThat(file).doesNotExist();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }
}
