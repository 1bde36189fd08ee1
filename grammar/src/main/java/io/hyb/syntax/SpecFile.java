package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The text that a file's bytes are, or why they are none. */
final class SpecFile {
  private SpecFile() {}

  static Result<String> text(byte[] bytes, String file) {
    if (bytes.length > SpecParser.MAX_BYTES) {
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
        return conflict(text, file)
            .map(error -> new Result<String>(Optional.empty(), List.of(error)))
            .orElseGet(() -> new Result<>(Optional.of(text), List.of()));
      }
    } catch (CharacterCodingException e) {
      // reported below, together with the zero bytes that give away a binary file in valid UTF-8
    }
    return refused(
        "not-text", file, "this file is not UTF-8 text", "save it as UTF-8; a spec is plain text");
  }

  /** What git left to settle, which would read as many mistakes of other kinds. */
  private static Optional<Diagnostic> conflict(String text, String file) {
    if (!text.contains("<<<<<<< ")) {
      return Optional.empty();
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("<<<<<<< ")) {
        Span line = new Span(file, i + 1, 1, i + 1, lines.get(i).length() + 1);
        return Optional.of(
            Diagnostic.error("merge-conflict", line, "a merge left both of its sides here")
                .withFix("keep what is right and remove the lines that mark the conflict"));
      }
    }
    return Optional.empty();
  }

  private static Result<String> refused(String id, String file, String message, String fix) {
    Diagnostic error = Diagnostic.error(id, Span.startOf(file), message).withFix(fix);
    return new Result<>(Optional.empty(), List.of(error));
  }
}
