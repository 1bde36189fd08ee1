package io.hyb.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that editors start. */
class ProcessTest {
  @TempDir Path folder;

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "lsp")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void servesAnEditorOverItsStandardStreams() throws IOException {
    Editor editor = Editor.of(start(), folder);
    Path file = folder.resolve("h.hyb");
    String text = Specs.TEACHER + Specs.HYBRID;
    assertThat(editor.open(file, text)).isEmpty();
    assertThat(editor.change(file, text.replace("concat", "concta")))
        .extracting(it -> it.getCode().getLeft())
        .containsExactly("unknown-value");
    Position value = Editor.at(text, "oncat");
    assertThat(
            Editor.get(editor.texts().completion(new CompletionParams(editor.id(file), value)))
                .getRight()
                .getItems())
        .extracting(CompletionItem::getLabel)
        .contains("concat", "gated");
    assertThat(editor.change(file, text)).isEmpty();
    HoverParams name = new HoverParams(editor.id(file), Editor.at(text, "H {"));
    assertThat(Editor.get(editor.texts().hover(name)).getContents().getRight().getValue())
        .contains("2 of 8 heads");
    assertThat(editor.quit()).isZero();
  }

  @Test
  void endsWhenTheEditorHangsUp() throws IOException, InterruptedException {
    Process process = start();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void endsWithOneWhereTheEditorLeavesWithoutShuttingDown()
      throws IOException, InterruptedException {
    Process process = start();
    String exit = "{\"jsonrpc\": \"2.0\", \"method\": \"exit\"}";
    String message = "Content-Length: " + exit.length() + "\r\n\r\n" + exit;
    process.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }
}
