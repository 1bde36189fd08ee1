package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The text of a spec on disk, or what is wrong with the file. */
final class SpecFile {
  /** The largest file read as a spec; the longest ranking of a large model is a tenth of it. */
  static final int MAX_BYTES = 1 << 20;

  private SpecFile() {}

  static Result<String> read(Path path, String file) {
    if (Files.isDirectory(path)) {
      return refused("is-a-folder", file, "this is a folder, not a spec", "name a `.hyb` file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
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
    return text(bytes, file);
  }

  private static Result<String> text(byte[] bytes, String file) {
    if (bytes.length == 0) {
      return new Result<>(Optional.empty(), List.of(SpecParser.emptySpec(file)));
    }
    if (bytes.length > MAX_BYTES) {
      return refused(
          "too-large", file, "this file is larger than 1 MiB, the limit for a spec", "split it");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (text.indexOf('\0') < 0) {
        return new Result<>(Optional.of(text), List.of());
      }
    } catch (CharacterCodingException e) {
      // told below, together with the zero bytes that give away a binary file in valid UTF-8
    }
    return refused(
        "not-text", file, "this file is not UTF-8 text", "save it as UTF-8; a spec is plain text");
  }

  private static Result<String> refused(String id, String file, String message, String fix) {
    Diagnostic error = Diagnostic.error(id, Span.startOf(file), message).withFix(fix);
    return new Result<>(Optional.empty(), List.of(error));
  }
}
