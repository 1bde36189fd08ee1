package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.check.Compilation;
import io.hyb.resolve.SpecRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor shows while a spec is typed. */
class DiagnosticsTest {
  @TempDir Path folder;
  private Editor editor;

  @BeforeEach
  void open() {
    editor = Editor.inProcess(folder);
  }

  @AfterEach
  void quit() {
    editor.close();
  }

  @Test
  void saysWhatCheckSays() throws IOException {
    String text = Specs.TEACHER + "hybrid H {\n techer = T\n ssm mamba2 { d_state = 64k }\n}\n";
    Path file = folder.resolve("h.hyb");
    List<Diagnostic> found = editor.open(file, text);
    Files.writeString(file, text);
    List<io.hyb.diagnostic.Diagnostic> checked =
        Compilation.check(new SpecRef(file.toString(), Optional.empty()), List.of()).diagnostics();
    assertThat(checked).hasSizeGreaterThan(1);
    assertThat(found)
        .extracting(Diagnostic::getMessage)
        .containsExactlyElementsOf(
            checked.stream()
                .map(it -> it.message() + it.fix().map(fix -> "\nfix: " + fix).orElse(""))
                .toList());
    assertThat(found)
        .extracting(it -> it.getCode().getLeft())
        .containsExactlyElementsOf(checked.stream().map(it -> it.id()).toList());
    assertThat(found.get(0).getSeverity()).isEqualTo(DiagnosticSeverity.Error);
    assertThat(found.get(0).getSource()).isEqualTo("hyb");
  }

  @Test
  void followsEachEdit() {
    Path file = folder.resolve("h.hyb");
    assertThat(editor.open(file, Specs.TEACHER + Specs.HYBRID)).isEmpty();
    Position merge = Editor.at(Specs.TEACHER + Specs.HYBRID, "concat");
    Range range =
        new Range(merge, new Position(merge.getLine(), merge.getCharacter() + "concat".length()));
    List<Diagnostic> wrong = editor.change(file, range, "concta");
    assertThat(wrong).extracting(it -> it.getCode().getLeft()).containsExactly("unknown-value");
    assertThat(wrong.get(0).getRange()).isEqualTo(range);
    assertThat(editor.change(file, range, "concat")).isEmpty();
  }

  @Test
  void appliesTheChangesOfOneNotificationInOrder() {
    Path file = folder.resolve("h.hyb");
    editor.open(file, "");
    Range start = new Range(new Position(0, 0), new Position(0, 0));
    int version =
        editor.send(
            file,
            new TextDocumentContentChangeEvent(start, Specs.HYBRID),
            new TextDocumentContentChangeEvent(start, Specs.TEACHER));
    assertThat(editor.findings(file, version)).isEmpty();
  }

  @Test
  void countsColumnsInUtf16UnitsAndEndsLinesAsEditorsDo() {
    Path file = folder.resolve("h.hyb");
    String text = "/* \uD83D\uDE80 */ let a = b\r\n/* é */ let c = d\rlet e = f\n";
    List<Diagnostic> found = editor.open(file, text);
    assertThat(found)
        .extracting(it -> it.getRange().getStart())
        .containsExactly(new Position(0, 17), new Position(1, 16), new Position(2, 8));
    // Between the halves of the rocket, as no editor should but some do.
    editor.change(file, new Range(new Position(0, 4), new Position(0, 4)), "x");
    List<Diagnostic> changed =
        editor.change(file, new Range(new Position(2, 8), new Position(2, 9)), "1");
    assertThat(changed).hasSize(2);
  }

  @Test
  void seesOpenBuffersWhereverTheyAreImported() throws IOException {
    Path teacher = folder.resolve("teacher.hyb");
    Path hybrid = folder.resolve("hybrid.hyb");
    Files.writeString(teacher, Specs.TEACHER);
    String importing = "import \"teacher.hyb\"\n" + Specs.HYBRID;
    assertThat(editor.open(hybrid, importing)).isEmpty();
    assertThat(editor.open(teacher, Specs.TEACHER)).isEmpty();
    editor.change(teacher, Specs.TEACHER.replace("teacher T", "teacher Other"));
    assertThat(editor.findings(hybrid, 1))
        .extracting(it -> it.getCode().getLeft())
        .contains("unknown-name");
    editor.close(teacher);
    assertThat(editor.findings(hybrid, 1)).isEmpty();
  }

  @Test
  void showsWhatIsWrongWithAnImportedFileAndClearsItOnClose() throws IOException {
    Path teacher = folder.resolve("teacher.hyb");
    Path hybrid = folder.resolve("hybrid.hyb");
    Files.writeString(teacher, Specs.TEACHER.replace("d_ff", "d_fff"));
    editor.open(hybrid, "import \"teacher.hyb\"\n" + Specs.HYBRID);
    assertThat(editor.findings(teacher))
        .extracting(it -> it.getCode().getLeft())
        .contains("unknown-key");
    editor.close(hybrid);
    assertThat(editor.findings(teacher)).isEmpty();
  }

  @Test
  void looksAgainWhenFilesOnTheDiskChange() throws IOException {
    Path teacher = folder.resolve("teacher.hyb");
    Path hybrid = folder.resolve("hybrid.hyb");
    assertThat(editor.open(hybrid, "import \"teacher.hyb\"\n" + Specs.HYBRID))
        .extracting(it -> it.getCode().getLeft())
        .contains("missing-import");
    Files.writeString(teacher, Specs.TEACHER);
    editor
        .server
        .getWorkspaceService()
        .didChangeWatchedFiles(
            new DidChangeWatchedFilesParams(
                List.of(new FileEvent(Editor.uri(teacher), FileChangeType.Created))));
    assertThat(editor.findings(hybrid, 1)).isEmpty();
  }

  @Test
  void clearsTheFindingsOfAClosedFile() {
    Path file = folder.resolve("h.hyb");
    assertThat(editor.open(file, "hybrid H {")).isNotEmpty();
    editor.close(file);
    assertThat(editor.findings(file)).isEmpty();
  }

  @Test
  void readsBuffersThatAreNoFiles() {
    String uri = "untitled:Untitled-1";
    editor
        .texts()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "hyb", 1, "hybrid H {")));
    assertThat(editor.next(uri).getDiagnostics()).isNotEmpty();
  }
}
