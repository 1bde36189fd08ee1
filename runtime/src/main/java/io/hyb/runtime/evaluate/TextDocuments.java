package io.hyb.runtime.evaluate;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The documents of a file: itself, or one a line where it is JSON lines. */
final class TextDocuments {
  private static final String FIELD = "text";

  private TextDocuments() {}

  /**
   * @throws Refused if the file can't be read as UTF-8, or a line has no text
   */
  static List<String> of(Path file) {
    try {
      return file.toString().endsWith(".jsonl")
          ? lines(file, Files.readAllLines(file))
          : List.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new Refused(file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new Refused(
          Files.exists(file) ? file + ": it can't be read" : file + ": there is no such file", e);
    }
  }

  private static List<String> lines(Path file, List<String> lines) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        documents.add(document(file, i + 1, lines.get(i)));
      }
    }
    return documents;
  }

  private static String document(Path file, int number, String line) {
    try {
      JsonObject object = JsonParser.parseString(line).getAsJsonObject();
      return object.get(FIELD).getAsJsonPrimitive().getAsString();
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new Refused(
          "%s:%d: a line is a JSON object with a \"%s\", such as {\"%s\": \"Once upon a time\"}"
              .formatted(file, number, FIELD, FIELD),
          e);
    }
  }
}
