package io.hyb.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPageTest {
  @TempDir private Path sweep;

  @BeforeEach
  void write() throws IOException {
    variant("a", 0.5, 100);
    variant("b", 0.7, 100);
    variant("c", 0.4, 200);
    Files.writeString(sweep.resolve("variants/a/run/report.html"), "");
    Files.writeString(
        sweep.resolve("status.json"),
        """
        {"variants": [%s, %s, %s, %s], "shared": [{"end": "align-1", "label": "align",
          "variants": ["a", "b"], "state": "finished", "exit": 0, "seconds": 2.5}]}
        """
            .formatted(
                status("a", "[L0H1, L0H2]", "0", "finished"),
                status("b", "[L0H1, L0H2]", "1", "finished"),
                status("c", "none", "0", "finished"),
                status("d", "none", "1", "pending")));
  }

  private void variant(String id, double accuracy, long bytes) throws IOException {
    Path run = Files.createDirectories(sweep.resolve("variants").resolve(id).resolve("run"));
    Files.writeString(
        run.resolve("results.json"),
        """
        {"models": [{"name": "T", "exact_match": 1.0},
          {"name": "H", "exact_match": %s, "bytes_at_32Ki": %d, "heads_kept": 2}]}
        """
            .formatted(accuracy, bytes));
  }

  private String status(String id, String keep, String seed, String state) {
    return """
    {"id": "%s", "set": {"attention.keep": "%s"}, "seed": %s, "state": "%s", "exit": null,
     "seconds": 1.5, "folder": "%s", %s}"""
        .formatted(
            id,
            keep,
            seed,
            state,
            sweep.resolve("variants").resolve(id),
            state.equals("pending")
                ? "\"stopped_after\": \"align\", \"stopped_by\": \"loss\", \"stopped_score\": 2.5"
                : "\"stopped_after\": null");
  }

  @Test
  void theFrontIsOfThoseThatNoOtherBeats() {
    JsonObject data = data();

    assertThat(texts(data.getAsJsonArray("variants"), "front"))
        .containsExactly("false", "true", "false", "false");
    assertThat(data.getAsJsonArray("variants").get(0).getAsJsonObject().get("report").getAsString())
        .isEqualTo("variants/a/run/report.html");
    assertThat(data.getAsJsonArray("variants").get(1).getAsJsonObject().has("report")).isFalse();
  }

  @Test
  void sharedStagesAndVariantsThatWaitAreShown() {
    JsonObject data = data();

    JsonObject stage = data.getAsJsonArray("shared").get(0).getAsJsonObject();
    assertThat(stage.get("end").getAsString()).isEqualTo("align-1");
    assertThat(stage.get("variants").getAsInt()).isEqualTo(2);
    assertThat(stage.get("seconds").getAsDouble()).isEqualTo(2.5);
    JsonObject waiting = data.getAsJsonArray("variants").get(3).getAsJsonObject();
    assertThat(waiting.get("stopped_after").getAsString()).isEqualTo("align");
    assertThat(waiting.get("stopped_by").getAsString()).isEqualTo("loss");
    assertThat(waiting.get("stopped_score").getAsDouble()).isEqualTo(2.5);
  }

  @Test
  void seedsAreAveragedWithTheirStandardError() {
    JsonArray means = data().getAsJsonArray("means");

    assertThat(means).hasSize(1);
    JsonObject mean = means.get(0).getAsJsonObject();
    assertThat(mean.get("mean").getAsDouble()).isCloseTo(0.6, within(1e-12));
    // Values 0.1 from their mean: √(2·0.1² / 1) / √2.
    assertThat(mean.get("error").getAsDouble()).isCloseTo(0.1, within(1e-12));
    assertThat(mean.get("seeds").getAsInt()).isEqualTo(2);
  }

  @Test
  void thePageAndTheFilesForProgramsAreWritten() throws IOException {
    Path page = sweep.resolve("report.html");

    SweepPage.write(sweep, page, false);
    SweepPage.write(sweep, page, false);

    assertThat(page).content().contains("Accuracy against memory").doesNotContain("{{");
    List<String> csv = Files.readAllLines(sweep.resolve("results.csv"));
    assertThat(csv).hasSize(5);
    assertThat(csv.get(0)).startsWith("id,attention.keep,seed,state,seconds,heads_kept,");
    assertThat(csv.get(1)).startsWith("a,\"[L0H1, L0H2]\",0,finished,1.5,2,");
    assertThat(csv.get(4)).startsWith("d,none,1,pending,1.5,,").endsWith(",align,loss,2.5");
    assertThat(Files.readAllLines(sweep.resolve("results.jsonl")))
        .hasSize(4)
        .allSatisfy(line -> assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
  }

  @Test
  void aVariantThatHasFailedLinksToItsLog() throws IOException {
    Path status = sweep.resolve("status.json");
    Files.writeString(status, Files.readString(status).replace("pending", "failed"));
    Files.createDirectories(sweep.resolve("variants/d"));
    Files.writeString(sweep.resolve("variants/d/log.txt"), "why");

    JsonArray variants = data().getAsJsonArray("variants");
    assertThat(variants.get(3).getAsJsonObject().get("log").getAsString())
        .isEqualTo("variants/d/log.txt");
    assertThat(variants.get(0).getAsJsonObject().has("log")).isFalse();
  }

  @Test
  void aFigureThatIsNoNumberIsAnEmptyCell() throws IOException {
    Path results = sweep.resolve("variants/a/run/results.json");
    Files.writeString(results, Files.readString(results).replace("0.5", "NaN"));
    SweepPage.write(sweep, sweep.resolve("report.html"), false);

    assertThat(sweep.resolve("results.csv")).content().doesNotContain("null", "NaN");
    assertThat(sweep.resolve("results.jsonl")).content().doesNotContain("NaN");
  }

  @Test
  void anotherFileIsNotWrittenOverAndABrokenOneIsNamed() throws IOException {
    Path mine = Files.writeString(sweep.resolve("mine.html"), "mine");
    assertThatThrownBy(() -> SweepPage.write(sweep, mine, false)).isInstanceOf(Refused.class);
    Files.writeString(sweep.resolve("status.json"), "{");
    assertThatThrownBy(() -> SweepPage.write(sweep, sweep.resolve("report.html"), false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("status.json");
  }

  private JsonObject data() {
    return SweepPage.data(sweep, sweep.resolve("report.html"), VariantResult.readAll(sweep));
  }

  private static List<String> texts(JsonArray objects, String key) {
    return StreamSupport.stream(objects.spliterator(), false)
        .map(each -> each.getAsJsonObject().get(key).getAsString())
        .toList();
  }
}
