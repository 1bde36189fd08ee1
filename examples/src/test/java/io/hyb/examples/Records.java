package io.hyb.examples;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what {@code docs/results} records, and writes it as its README does. */
final class Records {
  static final Path FOLDER = Path.of("..", "docs", "results");

  private Records() {}

  static String readme() throws IOException {
    return Files.readString(FOLDER.resolve("README.md"));
  }

  static JsonObject object(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  static String share(JsonObject from, String value, String error) {
    return String.format(
        Locale.ROOT, "%.3f ± %.3f", from.get(value).getAsDouble(), from.get(error).getAsDouble());
  }

  static double exactMatch(JsonElement model) {
    return model.getAsJsonObject().get("exact_match").getAsDouble();
  }

  static JsonObject evaluation(JsonObject model, String name) {
    return model.getAsJsonObject("evaluations").getAsJsonObject(name);
  }

  /** A table from below its head: a row for each line of the file, to the table's end. */
  static String table(String file, int columns, Function<JsonObject, Stream<String>> cells)
      throws IOException {
    return table(lines(file), columns, cells);
  }

  static String table(
      List<JsonObject> lines, int columns, Function<JsonObject, Stream<String>> cells) {
    return "|---".repeat(columns)
        + "|\n"
        + lines.stream()
            .map(line -> cells.apply(line).collect(Collectors.joining(" | ", "| ", " |\n")))
            .collect(Collectors.joining())
        + "\n";
  }

  static List<JsonObject> lines(String file) throws IOException {
    return Files.readAllLines(FOLDER.resolve(file)).stream().map(Records::object).toList();
  }

  static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
