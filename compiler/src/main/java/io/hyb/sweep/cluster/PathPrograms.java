package io.hyb.sweep.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The programs that the PATH finds. */
public final class PathPrograms implements Programs {
  @Override
  public Output run(Path folder, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    process.getOutputStream().close();
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(() -> text(process.errorReader()));
    String text = text(process.inputReader());
    try {
      return new Output(process.waitFor(), text, errors.join().strip().replaceAll("\\R", "; "));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  private static String text(Reader reader) {
    try (Reader open = reader) {
      StringWriter text = new StringWriter();
      open.transferTo(text);
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
