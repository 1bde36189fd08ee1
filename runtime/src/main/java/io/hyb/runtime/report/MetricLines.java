package io.hyb.runtime.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A run's {@code metrics.jsonl}, one line a step. */
final class MetricLines {
  private MetricLines() {}

  /**
   * Reads the file. Its last line may be cut short, as a kill leaves it.
   *
   * @throws Refused naming the line that is none
   */
  static void read(Path file, Consumer<JsonFields> each) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      for (int number = 1; line != null; number++) {
        String next = lines.readLine();
        if (next != null || whole(line)) {
          each.accept(parse(file, number, line));
        }
        line = next;
      }
    } catch (CharacterCodingException e) {
      throw new Refused(file + ": it is not UTF-8 text; take it away", e);
    } catch (IOException e) {
      throw new Refused(file + ": it can't be read: " + Causes.text(e), e);
    }
  }

  private static boolean whole(String line) {
    try {
      return JsonParser.parseString(line).isJsonObject();
    } catch (JsonParseException e) {
      return false;
    }
  }

  private static JsonFields parse(Path file, int number, String line) {
    try {
      JsonElement value = JsonParser.parseString(line);
      return JsonFields.of(file, "line " + number, value);
    } catch (JsonParseException e) {
      throw new Refused(
          "%s:%d: it is not valid JSON; take the line away".formatted(file, number), e);
    }
  }
}
