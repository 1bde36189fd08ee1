package io.hyb.examples.results;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads the files of {@code docs/results} and writes figures as the pages do. */
final class Records {
  /** Maven runs tests in the module's folder. */
  static final Path ROOT = Path.of("..");

  static final String NOT_MEASURED = "–";

  private static final Path FOLDER = ROOT.resolve("docs/results");

  private Records() {}

  static JsonObject object(String file) {
    return JsonParser.parseString(text(FOLDER.resolve(file))).getAsJsonObject();
  }

  static List<JsonObject> lines(String file) {
    return text(FOLDER.resolve(file))
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  static Stream<JsonObject> objects(JsonObject in, String array) {
    return in.getAsJsonArray(array).asList().stream().map(JsonElement::getAsJsonObject);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String format(String pattern, Object... figures) {
    return String.format(Locale.ROOT, pattern, figures);
  }

  /** A probe's exact match or a text's perplexity, with its standard error. */
  static String estimate(JsonObject evaluation) {
    if (evaluation.has("perplexity")) {
      return format(
          "%.1f ± %.1f",
          evaluation.get("perplexity").getAsDouble(),
          evaluation.get("perplexity_error").getAsDouble());
    }
    String error = evaluation.has("standard_error") ? "standard_error" : "exact_match_error";
    return format(
        "%.3f ± %.3f",
        evaluation.get("exact_match").getAsDouble(), evaluation.get(error).getAsDouble());
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  static double highest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
