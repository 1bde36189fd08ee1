package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/results} of SmolLM2's students say what the recorded files say. */
class SmolLm2ResultsTest {
  private static final String NOT_MEASURED = "–";
  private static final String RECIPE = "smollm2-h100.jsonl";
  private static final String SHORT_FINISH = "smollm2-short-finish-h100.jsonl";

  @Test
  void smolLm2sScoresAreThoseRecorded() throws IOException {
    List<JsonObject> older = Records.lines("smollm2-h200.jsonl");
    List<JsonObject> newer = Records.lines(RECIPE);
    String scores =
        Stream.concat(
                older.stream().map(model -> scores(model, "H200")),
                newer.stream().map(model -> scores(model, "H100")))
            .collect(Collectors.joining("\n"));
    assertThat(Records.readme())
        .contains("|---|---|---|---|---|---|---|---|---|---|---|\n" + scores + "\n\n");
    double[] draws = draws(RECIPE);
    assertThat(draws).hasSize(10);
    assertSaid("the mean of the ten is %.2f", mean(draws));
    String stages =
        Stream.concat(
                older.stream()
                    .filter(model -> model.has("stages"))
                    .map(model -> stages(model, "H200")),
                newer.stream().map(model -> stages(model, "H100")))
            .collect(Collectors.joining("\n"));
    assertThat(Records.readme())
        .contains(
            "| behind hidden states | behind logits |\n|---|---|---|---|---|\n" + stages + "\n\n");
  }

  @Test
  void smolLm2InFloat32AnsweredAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            "In float32 on a CPU the teacher with the same weights answers %s of the same 1,024"
                .formatted(asked(Records.lines("smollm2-teacher-float32-cpu.json").get(0))));
  }

  @Test
  void shorterSchedulesEndedAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            tried(
                "smollm2-schedules-h100.jsonl",
                List.of("name", "align_tokens", "finish_tokens", "finish_lr", "finish_train")));
  }

  @Test
  void aShortLogitsStageEndedAsRecorded() throws IOException {
    assertThat(Records.readme()).contains(scored(Records.lines(SHORT_FINISH), "kept"));
    double[] draws = draws(SHORT_FINISH);
    assertThat(draws).hasSize(10);
    assertSaid("The mean of the ten is %.3f, the median %.3f", mean(draws), Records.median(draws));
    assertThat(Arrays.stream(draws).filter(answered -> answered <= 0.04))
        .as("`eight draws of ten answer as little as none`, as the README says too")
        .hasSize(8);
  }

  private static void assertSaid(String format, Object... figures) throws IOException {
    assertThat(Records.readme()).contains(String.format(Locale.ROOT, format, figures));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** What the draws of random heads answer of 25 pairs, ascending. */
  private static double[] draws(String file) throws IOException {
    return Records.lines(file).stream()
        .filter(student -> student.get("name").getAsString().startsWith("random"))
        .mapToDouble(SmolLm2ResultsTest::answersOf25)
        .sorted()
        .toArray();
  }

  /** The students of both machines by name, each with its {@code gpu}. */
  private static Map<String, JsonObject> middleFinish() throws IOException {
    Map<String, JsonObject> models = new LinkedHashMap<>();
    for (String gpu : List.of("H100", "H200")) {
      String file = "smollm2-middle-finish-%s.jsonl".formatted(gpu.toLowerCase(Locale.ROOT));
      for (JsonObject model : Records.lines(file)) {
        model.addProperty("gpu", gpu);
        models.put(model.get("name").getAsString(), model);
      }
    }
    return models;
  }

  @Test
  void aLogitsStageOfThreeMillionTokensEndedAsRecorded() throws IOException {
    Map<String, JsonObject> models = middleFinish();
    assertThat(Records.readme())
        .contains(scored(List.copyOf(models.values()), "kept", "gpu", "d_state"));
    double teacher = answersOf25(models.get("teacher"));
    assertThat(List.of("best10", "best5"))
        .allSatisfy(
            name ->
                assertThat(answersOf25(models.get(name)))
                    .isGreaterThanOrEqualTo(0.57)
                    .isGreaterThanOrEqualTo(teacher));
    assertThat(answersOf25(models.get("none"))).isLessThanOrEqualTo(0.05);
    assertSaid(
        "is %.2f (10 best) and %.2f times (5 best) the teacher's",
        perplexity(models.get("best10")) / perplexity(models.get("teacher")),
        perplexity(models.get("best5")) / perplexity(models.get("teacher")));
    JsonObject again = Records.lines("smollm2-own-text-float32-cpu.json").get(0);
    assertSaid("the teacher's perplexity on them is %s in float32 on a CPU", asked(again));
    assertThat(models.values())
        .filteredOn(model -> model.getAsJsonObject("evaluations").has("own-text"))
        .hasSize(12)
        .extracting(model -> Records.evaluation(model, "own-text").get("tokens"))
        .as("`as many tokens`")
        .containsOnly(again.get("tokens"));
  }

  @Test
  void tenDrawsBehindThreeMillionTokensAnswerLittleAndTwoMuch() throws IOException {
    Map<String, JsonObject> models = middleFinish();
    double[] announced =
        IntStream.rangeClosed(40, 49)
            .mapToDouble(seed -> answersOf25(models.get("random10-" + seed)))
            .sorted()
            .toArray();
    double highest = announced[announced.length - 1];
    assertSaid(
        "and so did the draws, each by itself: their mean is %.3f, the median %.3f, the highest %.3f",
        mean(announced), Records.median(announced), highest);
    assertThat(highest).isLessThanOrEqualTo(0.15);
    assertThat(Files.readString(Path.of("..", "README.md")))
        .contains("at most 0.15 in each of ten draws");
    double draw20 = answersOf25(models.get("random10"));
    double draw25 = answersOf25(models.get("random10-25"));
    assertSaid("20 and 25, answer %.3f and %.3f", draw20, draw25);
  }

  @Test
  void aLargerStateBehindThreeMillionTokensKnowsMoreWordsAndProse() throws IOException {
    Map<String, JsonObject> models = middleFinish();
    List<JsonObject> byState =
        Stream.of("state4", "best10", "state16", "state64").map(models::get).toList();
    assertSaid(
        "the ten best heads answer %.3f, %.3f, %.3f and %.3f of the 25 pairs",
        byState.stream().map(SmolLm2ResultsTest::answersOf25).toArray());
    assertThat(byState)
        .extracting(model -> Records.exactMatch(Records.evaluation(model, "words-25")))
        .isSorted();
    assertThat(byState)
        .extracting(model -> -Records.evaluation(model, "prose").get("perplexity").getAsDouble())
        .isSorted();
  }

  private static double answersOf25(JsonObject model) {
    return Records.exactMatch(Records.evaluation(model, "numbers-25"));
  }

  @Test
  void theHeadsOnTopAreThoseRanked() throws IOException {
    assertThat(Records.readme())
        .contains(ranking("numbers", "smollm2-ranking-number-h200.json"))
        .contains(
            ranking("numbers, float32 logits", "smollm2-ranking-number-float32-logits-h200.json"))
        .contains(ranking("words", "smollm2-ranking-word-h200.json"));
    assertThat(firstOf("smollm2-ranking-number-float32-logits-h200.json", 14))
        .as("`the first fourteen heads are the same in the same order`")
        .isEqualTo(firstOf("smollm2-ranking-number-h200.json", 14));
  }

  /** A row of the table of rankings. */
  private static String ranking(String label, String file) throws IOException {
    JsonObject whole = ranking(file).getAsJsonObject("baseline");
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %s |\n",
        label,
        Records.share(whole, "exact_match", "exact_match_standard_error"),
        whole.get("log_prob").getAsDouble(),
        String.join(" ", firstOf(file, 10)));
  }

  private static JsonObject ranking(String file) throws IOException {
    return Records.object(Files.readString(Records.FOLDER.resolve(file)));
  }

  private static List<String> firstOf(String file, int heads) throws IOException {
    return ranking(file).getAsJsonArray("losses").asList().stream()
        .limit(heads)
        .map(head -> head.getAsJsonObject().get("name").getAsString())
        .toList();
  }

  private static double perplexity(JsonObject model) {
    return Records.evaluation(model, "own-text").get("perplexity").getAsDouble();
  }

  @Test
  void theSchedulesToChooseFromEndedAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            Records.table(
                "smollm2-selection-h100.jsonl",
                5,
                run ->
                    Stream.of(
                        run.get("name").getAsString(),
                        run.get("align_tokens").getAsString(),
                        run.get("finish_tokens").getAsString(),
                        answered(run, "align"),
                        asked(Records.evaluation(run, "numbers-25")))));
  }

  @Test
  void exchangingAHeadInADrawEndedAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(scored(Records.lines("smollm2-exchanged-h100.jsonl"), "draw", "kept"));
  }

  /** The lines of a table of students: what they are, then how they answered. */
  private static String scored(List<JsonObject> students, String... columns) {
    return Records.table(
        students,
        columns.length + 7,
        student ->
            Stream.concat(
                Stream.of(columns)
                    .map(
                        column ->
                            student.has(column) ? student.get(column).getAsString() : NOT_MEASURED),
                Stream.of(answered(student, "align"), evaluations(student))));
  }

  @Test
  void aSingleHybridLayerEndedAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            Records.table(
                "smollm2-layer18-cpu.jsonl",
                4,
                model ->
                    Stream.of(
                        model.get("kept").getAsString(),
                        answered(model, "start"),
                        answered(model, "align"),
                        asked(Records.evaluation(model, "numbers-25")))));
  }

  /** What training itself asked behind the stage. */
  private static String answered(JsonObject model, String stage) {
    if (!model.has("stages")) {
      return NOT_MEASURED;
    }
    return model.getAsJsonArray("stages").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(asked -> asked.get("stage").getAsString().equals(stage))
        .map(asked -> Records.share(asked, "exact_match", "exact_match_error"))
        .collect(Collectors.joining());
  }

  @Test
  void otherMixturesEndedAsRecorded() throws IOException {
    assertThat(Records.readme())
        .contains(
            tried(
                "smollm2-mixtures-h100.jsonl",
                List.of("name", "align_probes", "finish_probes", "finish_lr")));
  }

  /** The lines of a table of recipes: what was set, then how the stages ended. */
  private static String tried(String file, List<String> settings) throws IOException {
    return Records.table(
        file,
        settings.size() + 3,
        run ->
            Stream.concat(
                settings.stream().map(setting -> run.get(setting).getAsString()), ended(run)));
  }

  private static Stream<String> ended(JsonObject run) {
    return Stream.of(
        answered(run, "align"),
        asked(Records.evaluation(run, "numbers-25")),
        asked(Records.evaluation(run, "own-text")));
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
        : Records.share(printed, "exact_match", "standard_error");
  }
}
