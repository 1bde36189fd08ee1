package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions, references and renaming, in several folders and the library. */
class NamesTest {
  private static final String TEACHER = "let width = 8\n" + Specs.TEACHER + Specs.RANKING;
  private static final String HYBRID =
      "import \"../one/teacher.hyb\"\n"
          + Specs.HYBRID.replace("keep L0H1, L1H2", "keep top 2 of kv").replace("8", "width");
  private static final String OF_LIBRARY =
      """
      import "std/rankings/llama-3.2-1b.hyb"
      hybrid Own {
        teacher = Llama32_1B
        attention { keep top 5 of kv_retrieval }
        ssm discrete_mamba2 { d_state = 8 }
      }
      """;

  @TempDir Path folder;
  private Editor editor;
  private Path teacher;
  private Path hybrid;
  private Path child;

  @BeforeEach
  void open() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    teacher = Files.writeString(one.resolve("teacher.hyb"), TEACHER);
    hybrid = two.resolve("hybrid.hyb");
    child =
        Files.writeString(
            two.resolve("child.hyb"),
            "import \"hybrid.hyb\"\nhybrid Child extends H { attention { keep top 1 of kv } }\n");
    Files.writeString(two.resolve("other.hyb"), Specs.TEACHER + Specs.HYBRID);
    editor = Editor.inProcess(one, two);
    assertThat(editor.open(hybrid, HYBRID)).isEmpty();
  }

  @AfterEach
  void quit() {
    editor.close();
  }

  private List<Location> definition(Path file, Position position) {
    DefinitionParams params = new DefinitionParams(editor.id(file), position);
    return List.copyOf(Editor.get(editor.texts().definition(params)).getLeft());
  }

  private List<String> references(Path file, Position position) {
    ReferenceParams params =
        new ReferenceParams(editor.id(file), position, new ReferenceContext(true));
    return Editor.get(editor.texts().references(params)).stream()
        .map(NamesTest::shown)
        .sorted()
        .toList();
  }

  private static String shown(Location location) {
    String uri = location.getUri();
    return uri.substring(uri.lastIndexOf('/') + 1) + ":" + location.getRange().getStart().getLine();
  }

  private Map<String, List<TextEdit>> rename(Path file, Position position, String to) {
    return Editor.get(editor.texts().rename(new RenameParams(editor.id(file), position, to)))
        .getChanges();
  }

  @Test
  void findsADeclarationInAnImportedFile() {
    assertThat(definition(hybrid, Editor.at(HYBRID, "T\n")))
        .containsExactly(
            new Location(
                Editor.uri(teacher),
                new Range(Editor.at(TEACHER, "T {"), Editor.at(TEACHER, " {\n  family"))));
    assertThat(definition(hybrid, Editor.at(HYBRID, "kv }")))
        .extracting(NamesTest::shown)
        .containsExactly("teacher.hyb:" + Editor.at(TEACHER, "kv {").getLine());
    assertThat(definition(hybrid, Editor.at(HYBRID, "width")))
        .extracting(NamesTest::shown)
        .containsExactly("teacher.hyb:0");
  }

  @Test
  void followsAnImport() {
    assertThat(definition(hybrid, Editor.at(HYBRID, "teacher.hyb")))
        .extracting(Location::getUri)
        .containsExactly(Editor.uri(teacher));
  }

  @Test
  void opensTheLibraryAsAFileToRead() {
    Path file = folder.resolve("own.hyb");
    editor.open(file, OF_LIBRARY);
    Location ranking = definition(file, Editor.at(OF_LIBRARY, "kv_retrieval")).get(0);
    Path copy = Path.of(URI.create(ranking.getUri()));
    assertThat(copy).isRegularFile().endsWith(Path.of("std/rankings/llama-3.2-1b.hyb"));
    assertThat(copy.toFile().canWrite() && !isRoot()).isFalse();
    Location imported = definition(file, Editor.at(OF_LIBRARY, "std/")).get(0);
    assertThat(imported.getUri()).isEqualTo(ranking.getUri());
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  @Test
  void findsEveryReferenceInTheWorkspaceAndNoneOfTheSameWord() {
    assertThat(references(hybrid, Editor.at(HYBRID, "kv }")))
        .containsExactly(
            "child.hyb:1",
            "hybrid.hyb:" + Editor.at(HYBRID, "kv }").getLine(),
            "teacher.hyb:" + Editor.at(TEACHER, "kv {").getLine());
    assertThat(references(hybrid, Editor.at(HYBRID, "H {"))).hasSize(2);
    assertThat(references(hybrid, Editor.at(HYBRID, "T\n"))).hasSize(3);
  }

  @Test
  void looksIntoFoldersThatAreAddedAndNotIntoThoseThatAreRemoved() {
    WorkspaceFolder two = new WorkspaceFolder(hybrid.getParent().toUri().toString(), "two");
    Position ranking = Editor.at(HYBRID, "kv }");
    change(List.of(), List.of(two));
    assertThat(references(hybrid, ranking)).hasSize(2).noneMatch(it -> it.startsWith("child"));
    change(List.of(two), List.of());
    assertThat(references(hybrid, ranking)).hasSize(3);
  }

  private void change(List<WorkspaceFolder> added, List<WorkspaceFolder> removed) {
    WorkspaceFoldersChangeEvent event = new WorkspaceFoldersChangeEvent(added, removed);
    editor
        .server
        .getWorkspaceService()
        .didChangeWorkspaceFolders(new DidChangeWorkspaceFoldersParams(event));
  }

  @Test
  void findsReferencesToTheLibrary() {
    Path file = folder.resolve("own.hyb");
    editor.open(file, OF_LIBRARY);
    assertThat(references(file, Editor.at(OF_LIBRARY, "Llama32_1B")))
        .contains("own.hyb:2")
        .anyMatch(place -> place.startsWith("llama-3.2.hyb:"))
        .anyMatch(place -> place.startsWith("llama-3.2-1b.hyb:"));
  }

  @Test
  void renamesAcrossImports() throws IOException {
    Map<String, List<TextEdit>> edits = rename(hybrid, Editor.at(HYBRID, "kv }"), "retrieval");
    assertThat(edits.keySet())
        .containsExactlyInAnyOrder(Editor.uri(hybrid), Editor.uri(teacher), Editor.uri(child));
    assertThat(edits.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(edits.get(Editor.uri(child)).get(0).getRange().getStart())
        .isEqualTo(Editor.at(Files.readString(child), "kv"));
  }

  @Test
  void tellsANumberFromAModelOfTheSameName() {
    Path file = folder.resolve("sweep.hyb");
    String text =
        Specs.TEACHER
            + Specs.HYBRID.replace("hybrid H", "hybrid merge")
            + "sweep S over merge { merge = [concat, sum] }\n";
    editor.open(file, text);
    assertThat(references(file, Editor.at(text, "merge {"))).hasSize(2);
  }

  @Test
  void offersToRenameNamesAlone() {
    PrepareRenameParams name = new PrepareRenameParams(editor.id(hybrid), Editor.at(HYBRID, "H {"));
    assertThat(Editor.get(editor.texts().prepareRename(name)).getSecond().getPlaceholder())
        .isEqualTo("H");
    PrepareRenameParams key =
        new PrepareRenameParams(editor.id(hybrid), Editor.at(HYBRID, "merge"));
    assertThat(Optional.ofNullable(Editor.get(editor.texts().prepareRename(key)))).isEmpty();
  }

  @Test
  void refusesNamesThatAreTakenOrNone() {
    Position name = Editor.at(HYBRID, "kv }");
    assertThatThrownBy(() -> rename(hybrid, name, "T")).hasMessageContaining("already declared");
    assertThatThrownBy(() -> rename(hybrid, name, "Child"))
        .hasMessageContaining("already declared");
    assertThatThrownBy(() -> rename(hybrid, name, "2x")).hasMessageContaining("can't be a name");
    assertThatThrownBy(() -> rename(hybrid, Editor.at(HYBRID, "merge"), "x"))
        .hasMessageContaining("no name");
  }

  @Test
  void refusesToRenameTheLibrary() {
    Path file = folder.resolve("own.hyb");
    editor.open(file, OF_LIBRARY);
    assertThatThrownBy(() -> rename(file, Editor.at(OF_LIBRARY, "Llama32_1B"), "Other"))
        .hasMessageContaining("standard library");
  }
}
