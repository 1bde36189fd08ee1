package io.hyb.runtime.data;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.runtime.Refused;
import io.hyb.runtime.tokens.Tokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a pattern names, read as documents: a text file is one, a JSON-lines file one a
 * line.
 */
final class TextFiles {
  /** Characters tokenised at a time, up to the next line that begins with something. */
  private static final int PIECE = 1 << 15;

  private final List<Path> files;

  private TextFiles(List<Path> files) {
    this.files = files;
  }

  /**
   * Finds them.
   *
   * @param base what relative patterns are relative to
   * @param pattern a file, or a glob such as {@code texts/**.txt}
   * @throws Refused if there are none
   */
  static TextFiles matching(Path base, String pattern) {
    int wild = indexOfWild(pattern);
    if (wild < 0) {
      Path file = base.resolve(pattern);
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new Refused(
            "%s: %s; the spec's data names it"
                .formatted(
                    file,
                    Files.isDirectory(file)
                        ? "a folder, no file; a pattern such as "
                            + pattern
                            + "/*.txt names its files"
                        : Files.exists(file) ? "it can't be read" : "there is no such file"));
      }
      return new TextFiles(List.of(file));
    }
    int slash = pattern.lastIndexOf('/', wild);
    Path root = slash < 0 ? base : base.resolve(pattern.substring(0, slash + 1)).normalize();
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(slash + 1));
    try (Stream<Path> walk = Files.isDirectory(root) ? Files.walk(root) : Stream.empty()) {
      List<Path> found =
          walk.filter(file -> Files.isRegularFile(file) && matcher.matches(root.relativize(file)))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new Refused(
            "%s: no file matches; the spec's data names it".formatted(base.resolve(pattern)));
      }
      return new TextFiles(found);
    } catch (IOException e) {
      throw new Refused(root + ": it can't be listed: " + e.getMessage(), e);
    }
  }

  private static int indexOfWild(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** The files, in their order. */
  List<Path> paths() {
    return files;
  }

  /** Adds the files' content to a digest. */
  void digest(MessageDigest digest) {
    byte[] buffer = new byte[1 << 16];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
        digest.update((byte) 0xff); // No byte of UTF-8: files do not run into each other.
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /** Tokenises each file as one document. */
  void tokenizeWhole(Tokenizer tokenizer, TokenFile.Sink sink) throws IOException {
    for (Path file : files) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        StringBuilder piece = new StringBuilder();
        for (String line = readLine(file, reader); line != null; line = readLine(file, reader)) {
          if (piece.length() >= PIECE && startsWithText(line)) {
            sink.add(tokenizer.encode(piece.toString()));
            piece.setLength(0);
          }
          piece.append(line).append('\n');
        }
        sink.add(tokenizer.encode(piece.toString()));
        sink.end();
      }
    }
  }

  private static boolean startsWithText(String line) {
    return !line.isEmpty() && !Character.isWhitespace(line.charAt(0));
  }

  /** Tokenises the text in {@code field} of each line. */
  void tokenizeLines(Tokenizer tokenizer, String field, TokenFile.Sink sink) throws IOException {
    for (Path file : files) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        long number = 1;
        for (String line = readLine(file, reader); line != null; line = readLine(file, reader)) {
          if (!line.isBlank()) {
            sink.add(tokenizer.encode(text(file, number, line, field)));
            sink.end();
          }
          number++;
        }
      }
    }
  }

  private static String text(Path file, long number, String line, String field) {
    try {
      if (JsonParser.parseString(line) instanceof JsonObject object) {
        JsonElement text = object.get(field);
        if (text != null && text.isJsonPrimitive() && text.getAsJsonPrimitive().isString()) {
          return text.getAsString();
        }
        throw new Refused(
            "%s:%d: the line's object has no text in a field \"%s\""
                .formatted(file, number, field));
      }
      throw new Refused("%s:%d: the line is no JSON object".formatted(file, number));
    } catch (JsonParseException e) {
      throw new Refused("%s:%d: the line is not valid JSON".formatted(file, number), e);
    }
  }

  private static String readLine(Path file, BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (CharacterCodingException e) {
      throw new Refused(file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Refused unreadable(Path file, IOException cause) {
    return new Refused(file + ": it can't be read: " + cause.getMessage(), cause);
  }

  /** What to call them in a message. */
  @Override
  public String toString() {
    return files.size() == 1
        ? files.get(0).toString()
        : "%s and %d more files".formatted(files.get(0), files.size() - 1);
  }
}
