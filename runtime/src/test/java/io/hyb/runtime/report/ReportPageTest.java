package io.hyb.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPageTest {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().serializeNulls().create();

  @TempDir private Path folder;

  @Test
  void aWholeRunsDataIsAsRecorded() throws IOException {
    Path run = RunFolders.whole(folder.resolve("Rad2-ab"));
    JsonObject data = data(run);
    run(data).addProperty("path", "runs/Rad2-ab");
    assertThat(PRETTY.toJson(data) + "\n").isEqualTo(golden("data.json"));
  }

  @Test
  void thePageNeedsNothingAndTakesNothingAsMarkup() {
    String page = ReportPage.of(List.of(RunFolders.whole(folder.resolve("r"))), List.of());
    assertThat(page)
        .startsWith("<!doctype html><!-- hyb report -->")
        .contains("default-src 'none'", "Chart.js v4.5.1", "Released under the MIT License")
        .doesNotContain(
            "sourceMappingURL", "<script src", "<link", "@import", "</script><script>document")
        .doesNotContain("<img src=x");
    assertThat(page.split("<script", -1)).as("scripts of our own").hasSize(4);
    assertThat(page.split("</script>", -1)).hasSize(4);
  }

  @Test
  void memoryIsCountedAsInfoCountsIt() {
    JsonObject memory = run(data(RunFolders.whole(folder.resolve("r")))).getAsJsonObject("memory");
    int at = memory.getAsJsonArray("contexts").asList().indexOf(PlainJson.number(2048));
    // Keys and values of 2 layers × 2 kv_heads × 16, two bytes a value.
    assertThat(curve(memory, "teacher", at)).isEqualTo(2L * 2 * 2 * 2 * 16 * 2048);
    // Two kept heads; states 2·16·8 and 4·16·16; 3 inputs of 2·16 + 2·2·8 and 4·16 + 2·4·16
    // channels.
    long student = 2L * 2 * 16 * 2048 + 2 * 16 * 8 + 4 * 16 * 16 + 3 * (32 + 32) + 3 * (64 + 128);
    assertThat(curve(memory, "student", at)).isEqualTo(2 * student);
    long quarter = 2 * 2L * 16 * 2048 + 3 * 16 * 8 + 3 * 16 * 16 + 3 * (48 + 48) + 3 * (48 + 96);
    assertThat(curve(memory, "quarter", at)).isEqualTo(2 * quarter);
  }

  @Test
  void whatARunLacksIsToldAndLeftOut() {
    Path run = folder.resolve("early");
    RunFolders.write(run.resolve("run.json"), "{\"name\": \"Rad2\"}");
    JsonObject json = run(data(run));
    assertThat(json.get("name").getAsString()).isEqualTo("Rad2");
    assertThat(json.get("model").isJsonNull()).isTrue();
    assertThat(json.getAsJsonArray("notes").toString())
        .contains("neither model.json", "no metrics.jsonl", "no stages.json", "no results.json");
  }

  @Test
  void aTrainingThatGoesOnIsReportedUpToItsLastWholeLine() {
    Path run = folder.resolve("d");
    RunFolders.write(run.resolve("model.json"), RunFolders.MODEL);
    RunFolders.write(run.resolve("metrics.jsonl"), RunFolders.metrics() + "{\"step\":4,\"sta");
    JsonObject json = run(data(run));
    assertThat(json.getAsJsonArray("stages")).hasSize(2);
    assertThat(json.getAsJsonArray("notes").toString())
        .contains("Training has not ended: it stands at step 3, stage finish, 3,000 tokens.");
  }

  @Test
  void runsOfOneNameAreToldApartByFolderThenByPath() {
    Path one = RunFolders.whole(folder.resolve("a/Rad2-1"));
    Path two = RunFolders.whole(folder.resolve("a/Rad2-2"));
    Path other = RunFolders.whole(folder.resolve("b/Rad2-2"));
    assertThat(labels(one)).containsExactly("Rad2");
    assertThat(labels(one, two)).containsExactly("Rad2-1", "Rad2-2");
    assertThat(labels(two, other)).containsExactly(two.toString(), other.toString());
  }

  @Test
  void aRankingFromElsewhereIsShownWhereItFits() {
    Path run = RunFolders.whole(folder.resolve("r"));
    Path ranking = folder.resolve("other.json");
    RunFolders.write(ranking, RunFolders.RANKING);
    assertThat(run.resolve("ranking.json").toFile().delete()).isTrue();
    assertThat(run(data(run)).get("ranking").isJsonNull()).isTrue();
    JsonObject data = ReportPage.data(List.of(run), List.of(ranking));
    assertThat(run(data).getAsJsonObject("ranking").get("file").getAsString())
        .isEqualTo("other.json");
    RunFolders.write(ranking, RunFolders.RANKING.replace("\"heads\": 4", "\"heads\": 5"));
    assertThatThrownBy(() -> ReportPage.data(List.of(run), List.of(ranking)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("2 layers of 5 heads")
        .hasMessageContaining("give a ranking of that one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          results.json|{"models": [{"name": "A"}]}|models[0].exact_match is missing
          results.json|{"samples": [{"answer": "1"}]}|samples[0].prompt is missing
          results.json|{"samples": [{"prompt": "p", "outputs": {"A": [1]}}]}|samples[0].outputs.A is not text
          results.json|{"models": [{"name": "A", "exact_match": 1, "perplexity": "low"}]}|models[0].perplexity is not a number
          results.json|[1]|it is no JSON object
          results.json|{|not valid JSON
          ranking.json|{"teacher": "T", "layers": 2}|heads is missing
          ranking.json|{"teacher": "T", "layers": 2, "heads": 4, "losses": [{"layer": 2, "head": 0}]}|not a head of that teacher
          model.json|{"num_hidden_layers": -1}|num_hidden_layers is not a whole number
          distillation/stages.json|{}|no array
          distillation/stages.json|[{"stage": "align"}]|[0].tokens is missing
          evaluations/x.json|{"a": 1}|there is no score in it
          run.json|nonsense {|not valid JSON
          """)
  void aBrokenFileIsRefusedByNameAndPlace(String file, String text, String message) {
    Path run = RunFolders.whole(folder.resolve("r"));
    RunFolders.write(run.resolve(file), text);
    assertThatThrownBy(() -> data(run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(run.resolve(file).toString())
        .hasMessageContaining(message);
  }

  @Test
  void aBrokenLineInTheMiddleIsRefusedWithItsNumber() {
    Path run = RunFolders.whole(folder.resolve("r"));
    String metrics = RunFolders.metrics();
    RunFolders.write(run.resolve("distillation/metrics.jsonl"), "{\"step\"\n" + metrics);
    assertThatThrownBy(() -> data(run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("metrics.jsonl:1: it is not valid JSON");
  }

  @Test
  void onlyAReportIsReplaced() throws IOException {
    Path run = RunFolders.whole(folder.resolve("r"));
    Path out = folder.resolve("report.html");
    ReportPage.write(List.of(run), List.of(), out, false);
    ReportPage.write(List.of(run), List.of(), out, false);
    Files.writeString(out, "<!doctype html>mine");
    assertThatThrownBy(() -> ReportPage.write(List.of(run), List.of(), out, false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--force writes over it");
    assertThat(out).hasContent("<!doctype html>mine");
    ReportPage.write(List.of(run), List.of(), out, true);
    assertThat(Files.readString(out)).contains("hyb report");
    Path deeper = folder.resolve("not/yet/there/report.html");
    ReportPage.write(List.of(run), List.of(), deeper, false);
    assertThat(deeper).exists();
  }

  private static JsonObject data(Path... runs) {
    return ReportPage.data(List.of(runs), List.of());
  }

  private static JsonObject run(JsonObject data) {
    return data.getAsJsonArray("runs").get(0).getAsJsonObject();
  }

  private static List<String> labels(Path... runs) {
    JsonArray all = data(runs).getAsJsonArray("runs");
    return all.asList().stream()
        .map(run -> run.getAsJsonObject().get("label").getAsString())
        .toList();
  }

  private static long curve(JsonObject memory, String role, int at) {
    for (JsonElement curve : memory.getAsJsonArray("curves")) {
      if (curve.getAsJsonObject().get("role").getAsString().equals(role)) {
        return curve.getAsJsonObject().getAsJsonArray("bytes").get(at).getAsLong();
      }
    }
    throw new AssertionError("no curve of " + role);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ReportPageTest.class.getResourceAsStream("/report/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
