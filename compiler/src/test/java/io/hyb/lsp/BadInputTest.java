package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no editor should send: the server says so and goes on. */
class BadInputTest {
  @TempDir Path folder;
  private Editor editor;
  private Path file;

  @BeforeEach
  void open() {
    editor = Editor.inProcess(folder);
    file = folder.resolve("h.hyb");
  }

  @AfterEach
  void quit() {
    assertThat(editor.open(folder.resolve("last.hyb"), Specs.TEACHER)).isEmpty();
    editor.close();
  }

  private void sendRaw(String header, String content) {
    editor.sendRaw((header + "\r\n\r\n" + content).getBytes(StandardCharsets.UTF_8));
  }

  private void sendRaw(String content) {
    int length = content.getBytes(StandardCharsets.UTF_8).length;
    sendRaw("Content-Length: " + length, content);
  }

  @Test
  void ignoresWhatIsNoJson() {
    sendRaw("this is no message");
    assertThat(editor.nextLog()).startsWith("hyb: ignored what is no message of JSON-RPC: ");
  }

  @Test
  void ignoresJsonThatIsNoMessage() {
    sendRaw("[1, 2, 3]");
    assertThat(editor.nextLog()).startsWith("hyb: ignored what is no message of JSON-RPC: ");
  }

  @Test
  void ignoresHeadersWithoutALength() {
    sendRaw("Content-Type: text", "");
    assertThat(editor.nextLog()).contains("Content-Length");
    sendRaw("Content-Length: 99999999999999999999", "");
    assertThat(editor.nextLog()).contains("99999999999999999999");
  }

  @Test
  void ignoresParametersOfAnotherForm() {
    sendRaw("{\"jsonrpc\": \"2.0\", \"method\": \"textDocument/didOpen\", \"params\": [7]}");
    assertThat(editor.nextLog()).startsWith("hyb: ");
  }

  @Test
  void ignoresChangesOfWhatIsNotOpen() {
    editor.send(file, new TextDocumentContentChangeEvent("let a = 1"));
    assertThat(editor.nextLog()).endsWith("h.hyb isn't open");
  }

  @Test
  void answersAboutFilesThatAreNotThere() {
    HoverParams params = new HoverParams(editor.id(file), new Position(3, 4));
    assertThat(Editor.get(editor.texts().hover(params))).isNull();
  }

  @Test
  void ignoresTextsThatAreNoFiles() {
    TextDocumentIdentifier id = new TextDocumentIdentifier("http://somewhere/h.hyb");
    editor.texts().didClose(new DidCloseTextDocumentParams(id));
    assertThat(editor.nextLog()).contains("only files can be read");
  }

  @Test
  void saysThatABinaryFileIsNoText() {
    assertThat(editor.open(file, "\u007fELF\u0000\u0001\uD800"))
        .extracting(it -> it.getCode().getLeft())
        .containsExactly("not-text");
    assertThat(
            Editor.get(editor.texts().hover(new HoverParams(editor.id(file), new Position(0, 1)))))
        .isNull();
  }

  @Test
  void saysThatAFileIsTooLarge() {
    String large = "let a = 1 // and so on, line after line\n".repeat(2_500_000);
    assertThat(large.length()).isEqualTo(100_000_000);
    assertThat(editor.open(file, large))
        .extracting(it -> it.getCode().getLeft())
        .containsExactly("too-large");
    assertThat(editor.change(file, Specs.TEACHER)).isEmpty();
  }

  @Test
  void takesPositionsBeyondTheTextForItsEnd() {
    editor.open(file, "let a = 1");
    Range beyond = new Range(new Position(7, 7), new Position(9, 9));
    assertThat(editor.change(file, beyond, "\n" + Specs.TEACHER)).isEmpty();
    Range backwards = new Range(new Position(0, 9), new Position(0, 3));
    assertThat(editor.change(file, backwards, " ")).isEmpty();
  }

  @Test
  void survivesDeepNesting() {
    assertThat(editor.open(file, "hybrid H { ".repeat(10_000)))
        .extracting(it -> it.getCode().getLeft())
        .containsExactly("too-deep");
    assertThat(editor.change(file, Specs.TEACHER)).isEmpty();
  }
}
