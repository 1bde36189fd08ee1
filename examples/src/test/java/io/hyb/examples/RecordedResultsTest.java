package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/results} say what the recorded files say; of SmolLM2 only the speeds.
 */
class RecordedResultsTest {
  private static final String GPU_GENERATION = "smollm2-generation-h100.jsonl";
  private static final String GPU_GENERATION_NEWER = "smollm2-generation-float32-logits-h100.jsonl";
  private static final String SPEED_H100 = "smollm2-alone-metrics-h100.jsonl";
  private static final String SPEED_H200 = "smollm2-alone-metrics-h200.jsonl";
  private static final String CPU_GENERATION = "quickstart-generation-cpu.jsonl";

  /** What a failure shows is the table to put there. */
  @Test
  void theRunsOfEightMillionTokensAreThoseRecorded() throws IOException {
    String table =
        Files.readAllLines(Records.FOLDER.resolve("gna-tiny-8m-h100.jsonl")).stream()
            .map(line -> row(Records.object(line)))
            .collect(Collectors.joining("\n"));
    assertThat(Records.readme())
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
            Records.share(run.getAsJsonObject("kv"), "exact_match", "standard_error"));
  }

  @Test
  void theQuickstartsTableIsThatRecorded() throws IOException {
    JsonObject kept =
        Records.object(Files.readString(Records.FOLDER.resolve("quickstart-cpu.json")));
    JsonObject none =
        Records.object(Files.readString(Records.FOLDER.resolve("quickstart-none-cpu.json")));
    JsonElement teacher = kept.getAsJsonArray("models").get(0);
    JsonElement student = kept.getAsJsonArray("models").get(1);
    JsonElement without = none.getAsJsonArray("models").get(1);
    assertThat(Records.readme())
        .contains(model(teacher.getAsJsonObject()))
        .contains(model(student.getAsJsonObject()))
        .contains(model(without.getAsJsonObject()));
    double whole = Records.exactMatch(teacher);
    assertThat(Records.exactMatch(student)).isGreaterThanOrEqualTo(0.95 * whole);
    assertThat(Records.exactMatch(without)).isLessThanOrEqualTo(0.10);
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
        Records.share(model, "exact_match", "exact_match_error"),
        model.get("perplexity").getAsDouble());
  }

  @Test
  void smolLm2sSpeedsAreThoseRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            "at %s tokens/s in the median step on hidden states, and at %s\non logits"
                .formatted(medianSpeed(SPEED_H100, "align"), medianSpeed(SPEED_H100, "finish")))
        .contains("at %s tokens/s, and the last six".formatted(medianSpeed(SPEED_H200, "align")))
        .contains("at %s (medians)".formatted(medianSpeed(SPEED_H200, "finish")))
        .contains(
            generated(GPU_GENERATION, "teacher", "teacher")
                + generated(GPU_GENERATION, "best10", "student, 10 best")
                + generated(GPU_GENERATION_NEWER, "teacher", "teacher, float32 logits")
                + generated(GPU_GENERATION_NEWER, "best10", "student, 10 best, float32 logits"));
  }

  @Test
  void generationOnACpuIsAsFastAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            generated(CPU_GENERATION, "teacher", "teacher")
                + generated(CPU_GENERATION, "student", "student"));
  }

  private static String medianSpeed(String file, String stage) throws IOException {
    double[] speeds =
        Records.lines(file).stream()
            .filter(step -> step.get("stage").getAsString().equals(stage))
            .mapToDouble(step -> step.get("tokens_per_second").getAsDouble())
            .sorted()
            .toArray();
    return String.format(Locale.ROOT, "%,.0f", Records.median(speeds));
  }

  /** A model's row of the table of generation: label, then Hyb's and transformers' speeds. */
  private static String generated(String file, String model, String label) throws IOException {
    return "| %s | %s | %s |\n"
        .formatted(label, speeds(file, "hyb", model), speeds(file, "transformers", model));
  }

  private static String speeds(String file, String program, String model) throws IOException {
    Pattern speed = Pattern.compile("([0-9.]+) tokens/s;|tokens/s ([0-9.]+)$");
    return Records.lines(file).stream()
        .filter(line -> line.get("program").getAsString().equals(program))
        .filter(line -> line.get("model").getAsString().equals(model))
        .map(line -> speed.matcher(line.get("printed").getAsString()))
        .map(
            found -> found.find() ? Objects.requireNonNullElse(found.group(1), found.group(2)) : "")
        .collect(Collectors.joining(", "));
  }
}
