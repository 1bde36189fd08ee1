package io.hyb.source;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Document;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a spec from a tree, or reports what is wrong with its file. */
public final class SpecText {
  private SpecText() {}

  /**
   * Reads and parses a spec.
   *
   * @param file the file as the user named it; the spans carry it
   */
  public static Result<Document> parse(SourceTree tree, Path path, String file) {
    Result<byte[]> read = read(tree, path, file);
    return read.value().isPresent()
        ? SpecParser.parse(file, read.value().get())
        : new Result<>(Optional.empty(), read.diagnostics());
  }

  /**
   * The content of a spec, or a little more of it than a spec may be long.
   *
   * @param file the file as the user named it; the spans carry it
   */
  public static Result<byte[]> read(SourceTree tree, Path path, String file) {
    if (tree.isFolder(path)) {
      return refused("is-a-folder", file, "this is a folder, not a spec", "name a `.hyb` file");
    }
    try {
      byte[] content = tree.read(path, SpecParser.MAX_BYTES + 1);
      return new Result<>(Optional.of(content), List.of());
    } catch (NoSuchFileException e) {
      return refused("no-such-file", file, "there is no such file", "check the path");
    } catch (IOException e) {
      String reason = e.getClass().getSimpleName().replace("Exception", "");
      return refused(
          "unreadable-file",
          file,
          "this file cannot be read (" + reason + ")",
          "check that you may read it");
    }
  }

  private static <T> Result<T> refused(String id, String file, String message, String fix) {
    Diagnostic error = Diagnostic.error(id, Span.startOf(file), message).withFix(fix);
    return new Result<>(Optional.empty(), List.of(error));
  }
}
