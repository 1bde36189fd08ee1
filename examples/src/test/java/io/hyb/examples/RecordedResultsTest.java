package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/results} say what the recorded files say. */
class RecordedResultsTest {
  private static final Path FOLDER = Path.of("..", "docs", "results");
  private static final String NOT_MEASURED = "–";
  private static final String RECIPE = "smollm2-h100.jsonl";
  private static final String SHORT_FINISH = "smollm2-short-finish-h100.jsonl";
  private static final String MIDDLE_FINISH = "smollm2-middle-finish-h100.jsonl";
  private static final String GPU_GENERATION = "smollm2-generation-h100.jsonl";
  private static final String CPU_GENERATION = "quickstart-generation-cpu.jsonl";

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
    List<JsonObject> older = lines("smollm2-h200.jsonl");
    List<JsonObject> newer = lines(RECIPE);
    String scores =
        Stream.concat(
                older.stream().map(model -> scores(model, "H200")),
                newer.stream().map(model -> scores(model, "H100")))
            .collect(Collectors.joining("\n"));
    assertThat(readme())
        .contains("|---|---|---|---|---|---|---|---|---|---|---|\n" + scores + "\n\n");
    double[] draws = draws(RECIPE);
    assertThat(draws).hasSize(10);
    assertThat(readme())
        .contains(
            String.format(
                Locale.ROOT,
                "the mean of the ten is %.2f",
                Arrays.stream(draws).average().orElseThrow()));
    String stages =
        Stream.concat(
                older.stream()
                    .filter(model -> model.has("stages"))
                    .map(model -> stages(model, "H200")),
                newer.stream().map(model -> stages(model, "H100")))
            .collect(Collectors.joining("\n"));
    assertThat(readme())
        .contains(
            "| behind hidden states | behind logits |\n|---|---|---|---|---|\n" + stages + "\n\n");
  }

  @Test
  void smolLm2InFloat32AnsweredAsRecorded() throws IOException {
    assertThat(readme())
        .contains(
            "In float32 on a CPU the teacher with the same weights answers %s of the same 1,024"
                .formatted(asked(lines("smollm2-teacher-float32-cpu.json").get(0))));
  }

  @Test
  void shorterSchedulesEndedAsRecorded() throws IOException {
    assertThat(readme())
        .contains(
            tried(
                "smollm2-schedules-h100.jsonl",
                List.of("name", "align_tokens", "finish_tokens", "finish_lr", "finish_train")));
  }

  @Test
  void aShortLogitsStageEndedAsRecorded() throws IOException {
    assertThat(readme()).contains(scored(SHORT_FINISH, "kept"));
    double[] draws = draws(SHORT_FINISH);
    assertThat(draws).hasSize(10);
    assertThat(readme())
        .contains(
            String.format(
                Locale.ROOT,
                "The mean of the ten is %.3f, the median %.3f",
                Arrays.stream(draws).average().orElseThrow(),
                median(draws)));
    assertThat(Arrays.stream(draws).filter(answered -> answered <= 0.04))
        .as("`eight draws of ten answer as little as none`, as the README says too")
        .hasSize(8);
  }

  /** What the draws of random heads answer of 25 pairs, ascending. */
  private static double[] draws(String file) throws IOException {
    return lines(file).stream()
        .filter(student -> student.get("name").getAsString().startsWith("random"))
        .mapToDouble(student -> exactMatch(evaluation(student, "numbers-25")))
        .sorted()
        .toArray();
  }

  private static JsonObject evaluation(JsonObject model, String name) {
    return model.getAsJsonObject("evaluations").getAsJsonObject(name);
  }

  @Test
  void aLogitsStageOfThreeMillionTokensEndedAsRecorded() throws IOException {
    assertThat(readme()).contains(scored(MIDDLE_FINISH, "kept"));
    Map<String, JsonObject> models =
        lines(MIDDLE_FINISH).stream()
            .collect(Collectors.toMap(model -> model.get("name").getAsString(), model -> model));
    double teacher = exactMatch(evaluation(models.get("teacher"), "numbers-25"));
    assertThat(List.of("best10", "best5"))
        .allSatisfy(
            name ->
                assertThat(exactMatch(evaluation(models.get(name), "numbers-25")))
                    .isGreaterThanOrEqualTo(0.57)
                    .isGreaterThanOrEqualTo(teacher));
    assertThat(exactMatch(evaluation(models.get("none"), "numbers-25"))).isLessThanOrEqualTo(0.05);
    double[] draws = draws(MIDDLE_FINISH);
    assertThat(draws).hasSize(7);
    assertThat(readme())
        .contains(
            String.format(
                Locale.ROOT,
                "their mean is %.3f, the highest %.3f",
                Arrays.stream(draws).average().orElseThrow(),
                draws[draws.length - 1]))
        .contains(
            String.format(
                Locale.ROOT,
                "is %.2f (10 best) and %.2f times (5 best) the teacher's",
                perplexity(models.get("best10")) / perplexity(models.get("teacher")),
                perplexity(models.get("best5")) / perplexity(models.get("teacher"))));
    assertThat(Files.readString(Path.of("..", "README.md")))
        .contains("at most 0.15 in each of seven draws");
    assertThat(draws[draws.length - 1]).isLessThanOrEqualTo(0.15);
  }

  private static double perplexity(JsonObject model) {
    return evaluation(model, "own-text").get("perplexity").getAsDouble();
  }

  @Test
  void theSchedulesToChooseFromEndedAsRecorded() throws IOException {
    assertThat(readme())
        .contains(
            table(
                "smollm2-selection-h100.jsonl",
                5,
                run ->
                    Stream.of(
                        run.get("name").getAsString(),
                        run.get("align_tokens").getAsString(),
                        run.get("finish_tokens").getAsString(),
                        answered(run, "align"),
                        asked(evaluation(run, "numbers-25")))));
  }

  @Test
  void exchangingAHeadInADrawEndedAsRecorded() throws IOException {
    assertThat(readme()).contains(scored("smollm2-exchanged-h100.jsonl", "draw", "kept"));
  }

  /** The lines of a table of students: what they are, then how they answered. */
  private static String scored(String file, String... columns) throws IOException {
    return table(
        file,
        columns.length + 7,
        student ->
            Stream.concat(
                Stream.of(columns).map(column -> student.get(column).getAsString()),
                Stream.of(answered(student, "align"), evaluations(student))));
  }

  @Test
  void aSingleHybridLayerEndedAsRecorded() throws IOException {
    assertThat(readme())
        .contains(
            table(
                "smollm2-layer18-cpu.jsonl",
                4,
                model ->
                    Stream.of(
                        model.get("kept").getAsString(),
                        answered(model, "start"),
                        answered(model, "align"),
                        asked(evaluation(model, "numbers-25")))));
  }

  /** What training itself asked behind the stage. */
  private static String answered(JsonObject model, String stage) {
    if (!model.has("stages")) {
      return NOT_MEASURED;
    }
    return model.getAsJsonArray("stages").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(asked -> asked.get("stage").getAsString().equals(stage))
        .map(asked -> share(asked, "exact_match", "exact_match_error"))
        .collect(Collectors.joining());
  }

  @Test
  void otherMixturesEndedAsRecorded() throws IOException {
    assertThat(readme())
        .contains(
            tried(
                "smollm2-mixtures-h100.jsonl",
                List.of("name", "align_probes", "finish_probes", "finish_lr")));
  }

  /** The lines of a table of recipes: what was set, then how the stages ended. */
  private static String tried(String file, List<String> settings) throws IOException {
    return table(
        file,
        settings.size() + 3,
        run ->
            Stream.concat(
                settings.stream().map(setting -> run.get(setting).getAsString()), ended(run)));
  }

  /** A table from below its head: a row for each line of the file, to the table's end. */
  private static String table(String file, int columns, Function<JsonObject, Stream<String>> cells)
      throws IOException {
    return "|---".repeat(columns)
        + "|\n"
        + lines(file).stream()
            .map(line -> cells.apply(line).collect(Collectors.joining(" | ", "| ", " |\n")))
            .collect(Collectors.joining())
        + "\n";
  }

  private static Stream<String> ended(JsonObject run) {
    return Stream.of(
        answered(run, "align"),
        asked(evaluation(run, "numbers-25")),
        asked(evaluation(run, "own-text")));
  }

  private static List<JsonObject> lines(String file) throws IOException {
    return Files.readAllLines(FOLDER.resolve(file)).stream()
        .map(RecordedResultsTest::object)
        .toList();
  }

  private static String scores(JsonObject model, String gpu) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %,d | %,d | %s |",
        model.get("kept").getAsString(),
        gpu,
        model.has("d_state") ? model.get("d_state").getAsString() : NOT_MEASURED,
        model.get("bytes_at_2Ki").getAsLong(),
        model.get("bytes_at_8Ki").getAsLong(),
        evaluations(model));
  }

  private static String evaluations(JsonObject model) {
    JsonObject asked = model.getAsJsonObject("evaluations");
    return Stream.of("numbers-10", "numbers-25", "numbers-40", "words-25", "own-text", "prose")
        .map(name -> asked.has(name) ? asked(asked.getAsJsonObject(name)) : NOT_MEASURED)
        .collect(Collectors.joining(" | "));
  }

  private static String stages(JsonObject model, String gpu) {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            model.get("kept").getAsString(),
            gpu,
            model.get("d_state").getAsString(),
            answered(model, "align"),
            answered(model, "finish"));
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
        .contains(
            "at %s tokens/s in the median step on hidden states, and at %s\non logits"
                .formatted(medianSpeed("align"), medianSpeed("finish")))
        .contains(
            generated(GPU_GENERATION, "teacher", "teacher")
                + generated(GPU_GENERATION, "best10", "student, 10 best"));
  }

  @Test
  void generationOnACpuIsAsFastAsRecorded() throws IOException {
    assertThat(readme())
        .contains(
            generated(CPU_GENERATION, "teacher", "teacher")
                + generated(CPU_GENERATION, "student", "student"));
  }

  private static String medianSpeed(String stage) throws IOException {
    double[] speeds =
        lines("smollm2-alone-metrics-h100.jsonl").stream()
            .filter(step -> step.get("stage").getAsString().equals(stage))
            .mapToDouble(step -> step.get("tokens_per_second").getAsDouble())
            .sorted()
            .toArray();
    return String.format(Locale.ROOT, "%,.0f", median(speeds));
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** A model's row of the table of generation: label, then Hyb's and transformers' speeds. */
  private static String generated(String file, String model, String label) throws IOException {
    return "| %s | %s | %s |\n"
        .formatted(label, speeds(file, "hyb", model), speeds(file, "transformers", model));
  }

  private static String speeds(String file, String program, String model) throws IOException {
    Pattern speed = Pattern.compile("([0-9.]+) tokens/s;|tokens/s ([0-9.]+)$");
    return lines(file).stream()
        .filter(line -> line.get("program").getAsString().equals(program))
        .filter(line -> line.get("model").getAsString().equals(model))
        .map(line -> speed.matcher(line.get("printed").getAsString()))
        .map(
            found -> found.find() ? Objects.requireNonNullElse(found.group(1), found.group(2)) : "")
        .collect(Collectors.joining(", "));
  }
}
