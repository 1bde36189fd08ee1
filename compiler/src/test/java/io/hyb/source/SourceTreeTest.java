package io.hyb.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.SpecRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
  private static final int MOST = 100;

  @TempDir Path folder;
  private SourceTree disk;
  private SourceTree texts;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/one.txt"), "disk one");
    Files.writeString(folder.resolve("a/two.txt"), "disk two");
    disk = SourceTree.disk();
    texts =
        SourceTree.of(
            Map.of(
                folder.resolve("a/one.txt"), "text one",
                folder.resolve("new/c/three.txt"), "text three"));
  }

  private String read(SourceTree tree, String path) throws IOException {
    return new String(tree.read(folder.resolve(path), MOST), StandardCharsets.UTF_8);
  }

  @Test
  void theDiskHasItsFiles() throws IOException {
    assertThat(read(disk, "a/one.txt")).isEqualTo("disk one");
    assertThat(disk.list(folder.resolve("a"))).containsExactlyInAnyOrder("b", "one.txt", "two.txt");
    assertThat(disk.isFolder(folder.resolve("a/b"))).isTrue();
    assertThat(disk.exists(folder.resolve("a/none.txt"))).isFalse();
  }

  @Test
  void textsMakeTheirFolders() throws IOException {
    assertThat(read(texts, "a/../a/one.txt")).isEqualTo("text one");
    assertThat(texts.list(folder.resolve("new"))).containsExactly("c");
    assertThat(texts.isFolder(folder.resolve("new/c"))).isTrue();
    assertThat(texts.isFolder(folder.resolve("a/one.txt"))).isFalse();
    assertThat(texts.exists(folder.resolve("a/two.txt"))).isFalse();
    assertThatThrownBy(() -> read(texts, "a/two.txt")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> texts.list(folder.resolve("a/one.txt")))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void textsCoverTheDiskWhereTheyAre() throws IOException {
    SourceTree both = texts.over(disk);
    assertThat(read(both, "a/one.txt")).isEqualTo("text one");
    assertThat(read(both, "a/two.txt")).isEqualTo("disk two");
    assertThat(read(both, "new/c/three.txt")).isEqualTo("text three");
    assertThat(both.list(folder.resolve("a"))).containsExactly("b", "one.txt", "two.txt");
    assertThat(both.isFolder(folder.resolve("a/b"))).isTrue();
    assertThat(both.exists(folder.resolve("a/none.txt"))).isFalse();
  }

  @Test
  void noMoreIsReadThanAskedFor() throws IOException {
    for (SourceTree tree : List.of(disk, texts, texts.over(disk))) {
      assertThat(tree.read(folder.resolve("a/one.txt"), 4)).hasSize(4);
    }
  }

  @Test
  void aSpecIsCheckedFromABufferWithTheRestOnTheDisk() throws IOException {
    Path spec = folder.resolve("spec.hyb");
    Files.writeString(spec, "teacher T { weights = \"w\" }");
    Files.createDirectories(folder.resolve("w"));
    Files.writeString(
        folder.resolve("w/config.json"),
        Files.readString(Path.of("src/test/resources/teachers/gna-tiny/config.json")));
    String edited = "teacher T { weights = \"w\"  layers = 7 }";
    SourceTree tree = SourceTree.of(Map.of(spec, edited)).over(SourceTree.disk());
    Compilation compilation = Compilation.check(tree, SpecRef.parse(spec.toString()), List.of());
    assertThat(compilation.diagnostics())
        .extracting(Diagnostic::id)
        .containsExactly("config-mismatch");
    assertThat(compilation.text(spec.toString())).contains(edited);
  }

  @Test
  void whatIsNoSpecIsOneFinding() {
    assertThat(check("nowhere.hyb")).containsExactly("no-such-file");
    assertThat(check("a")).containsExactly("is-a-folder");
    assertThat(check("a/one.txt/x.hyb")).containsExactly("unreadable-file");
  }

  private List<String> check(String file) {
    SpecRef ref = SpecRef.parse(folder.resolve(file).toString());
    return Compilation.check(ref, List.of()).diagnostics().stream().map(Diagnostic::id).toList();
  }

  @Test
  void aGlobNeedsOneFileOfItsFolder() {
    for (SourceTree tree : List.of(disk, texts.over(disk))) {
      assertThat(isIn(tree, "a/*.txt")).isTrue();
      assertThat(isIn(tree, "a/t*.{md,txt}")).isTrue();
      assertThat(isIn(tree, "a/*.json")).isFalse();
      assertThat(isIn(tree, "none/*.txt")).isFalse();
      assertThat(isIn(tree, "a/{")).isFalse();
      // Folders are not walked: that is for the run.
      assertThat(isIn(tree, "a/**/*.json")).isTrue();
    }
    assertThat(isIn(texts, "new/c/th*")).isTrue();
    assertThat(isIn(texts, "a/two.txt")).isFalse();
  }

  private boolean isIn(SourceTree tree, String pattern) {
    return new FilePattern(folder.resolve(pattern)).isIn(tree);
  }
}
