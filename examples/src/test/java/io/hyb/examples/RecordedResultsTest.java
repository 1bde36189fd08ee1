package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/results} say what the recorded files say. */
class RecordedResultsTest {
  private static final Path FOLDER = Path.of("..", "docs", "results");

  private static String readme() throws IOException {
    return Files.readString(FOLDER.resolve("README.md"));
  }

  private static JsonObject object(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }

  private static String share(JsonObject from, String value, String error) {
    return String.format(
        Locale.ROOT, "%.3f ± %.3f", from.get(value).getAsDouble(), from.get(error).getAsDouble());
  }

  /** What a failure shows is the table to put there. */
  @Test
  void theRunsOfEightMillionTokensAreThoseRecorded() throws IOException {
    String table =
        Files.readAllLines(FOLDER.resolve("gna-tiny-8m-h100.jsonl")).stream()
            .map(line -> row(object(line)))
            .collect(Collectors.joining("\n"));
    assertThat(readme())
        .contains(
            "| heads kept | merge | d_state | seed | exact match at 24 pairs |\n|---|---|---|---|---|\n"
                + table
                + "\n\n");
  }

  private static String row(JsonObject run) {
    String name = run.get("name").getAsString();
    String kept =
        run.getAsJsonArray("kept").asList().stream()
            .map(JsonElement::getAsString)
            .collect(Collectors.joining(" "));
    String state = name.startsWith("state") ? name.substring("state".length()) : "8";
    String merge = name.equals("adapter") || name.equals("sum") ? name : "concat";
    return "| %s | %s | %s | %d | %s |"
        .formatted(
            kept.isEmpty() ? "none" : kept,
            merge,
            state,
            run.get("seed").getAsInt(),
            share(run.getAsJsonObject("kv"), "exact_match", "standard_error"));
  }

  @Test
  void theQuickstartsTableIsThatRecorded() throws IOException {
    JsonObject kept = object(Files.readString(FOLDER.resolve("quickstart-cpu.json")));
    JsonObject none = object(Files.readString(FOLDER.resolve("quickstart-none-cpu.json")));
    JsonElement teacher = kept.getAsJsonArray("models").get(0);
    JsonElement student = kept.getAsJsonArray("models").get(1);
    JsonElement without = none.getAsJsonArray("models").get(1);
    assertThat(readme())
        .contains(model(teacher.getAsJsonObject()))
        .contains(model(student.getAsJsonObject()))
        .contains(model(without.getAsJsonObject()));
    double whole = exactMatch(teacher);
    assertThat(exactMatch(student)).isGreaterThanOrEqualTo(0.95 * whole);
    assertThat(exactMatch(without)).isLessThanOrEqualTo(0.10);
  }

  private static double exactMatch(JsonElement model) {
    return model.getAsJsonObject().get("exact_match").getAsDouble();
  }

  private static String model(JsonObject model) {
    return String.format(
        Locale.ROOT,
        "| %s | %d of %d | %,d | %,d | %,d | %s | %.1f |%n",
        model.get("name").getAsString(),
        model.get("heads_kept").getAsInt(),
        model.get("heads_total").getAsInt(),
        model.get("parameters").getAsLong(),
        model.get("bytes_at_2Ki").getAsLong(),
        model.get("bytes_at_32Ki").getAsLong(),
        share(model, "exact_match", "exact_match_error"),
        model.get("perplexity").getAsDouble());
  }

  @Test
  void smolLm2sScoresAreThoseRecorded() throws IOException {
    String students =
        Files.readAllLines(FOLDER.resolve("smollm2-align-h200.jsonl")).stream()
            .map(line -> student(object(line)))
            .collect(Collectors.joining("\n"));
    assertThat(readme())
        .contains("| heads kept | exact match at 24 pairs |\n|---|---|\n" + students + "\n\n");
    String teacher =
        Files.readAllLines(FOLDER.resolve("smollm2-teacher-h200.jsonl")).stream()
            .map(line -> asked(object(line).getAsJsonObject("printed")))
            .collect(Collectors.joining(" | ", "| ", " |"));
    assertThat(readme()).contains("|---|---|---|---|---|---|\n" + teacher + "\n\n");
  }

  private static String student(JsonObject run) {
    JsonObject last = run.getAsJsonArray("stages").get(1).getAsJsonObject();
    return "| %s | %s |"
        .formatted(run.get("kept").getAsString(), share(last, "exact_match", "exact_match_error"));
  }

  private static String asked(JsonObject printed) {
    return printed.has("perplexity")
        ? String.format(
            Locale.ROOT,
            "%.1f ± %.1f",
            printed.get("perplexity").getAsDouble(),
            printed.get("perplexity_error").getAsDouble())
        : share(printed, "exact_match", "standard_error");
  }

  @Test
  void smolLm2sSpeedsAreThoseRecorded() throws IOException {
    assertThat(readme())
        .contains("at %s tokens/s in the median of steps 6 to 143".formatted(medianSpeed(6, 143)))
        .contains("four side by side at\n%s (steps 151 to 330)".formatted(medianSpeed(151, 330)))
        .contains("on logits at %s (steps 468 to 767)".formatted(medianSpeed(468, 767)));
  }

  private static String medianSpeed(int from, int to) throws IOException {
    double[] speeds =
        Files.readAllLines(FOLDER.resolve("smollm2-best10-metrics-h200.jsonl")).stream()
            .map(RecordedResultsTest::object)
            .filter(
                step -> step.get("step").getAsInt() >= from && step.get("step").getAsInt() <= to)
            .mapToDouble(step -> step.get("tokens_per_second").getAsDouble())
            .sorted()
            .toArray();
    double median = (speeds[speeds.length / 2 - 1] + speeds[speeds.length / 2]) / 2;
    return String.format(Locale.ROOT, "%,.0f", median);
  }
}
