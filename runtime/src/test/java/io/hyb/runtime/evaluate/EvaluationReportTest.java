package io.hyb.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private static final TaskScore KV =
      TaskScore.of(new KvScore(24, 256, 0.9, 0.01, 0.8, 0.02, -0.5));
  private static final TaskScore KV_OF_TEACHER =
      TaskScore.of(new KvScore(24, 256, 1, 0, 1, 0, -0.1));
  private static final TaskScore TEXT = TaskScore.of(new PerplexityScore(100, 2, 51, 4, 54.6, 0.5));
  private static final TaskScore TEXT_OF_TEACHER =
      TaskScore.of(new PerplexityScore(100, 2, 51, 3, 20.1, 0.2));
  private static final TaskScore NOTHING =
      TaskScore.of("needle", "length", new RetrievalScore(8, 512, 0, 0));

  @Test
  void oneTaskIsOneObject() {
    JsonObject json = new EvaluationReport(List.of(KV), List.of()).json();
    assertThat(json.get("task").getAsString()).isEqualTo("kv");
    assertThat(json.get("pairs").getAsInt()).isEqualTo(24);
    assertThat(json.get("examples").getAsInt()).isEqualTo(256);
    assertThat(json.get("exact_match").getAsDouble()).isEqualTo(0.9);
    assertThat(json.get("standard_error").getAsDouble()).isEqualTo(0.01);
  }

  @Test
  void coverageIsOverTheTeacherAndItsMeanOverAccuracies() {
    EvaluationReport report =
        new EvaluationReport(
            List.of(KV, TEXT, NOTHING), List.of(KV_OF_TEACHER, TEXT_OF_TEACHER, NOTHING));
    JsonObject json = report.json();
    assertThat(json.get("mean_coverage").getAsDouble()).isCloseTo(0.9, within(1e-12));
    JsonObject text = json.getAsJsonArray("scores").get(1).getAsJsonObject();
    assertThat(text.get("coverage").getAsDouble()).isCloseTo(20.1 / 54.6, within(1e-12));
    assertThat(text.getAsJsonObject("teacher").get("perplexity").getAsDouble()).isEqualTo(20.1);
    assertThat(json.getAsJsonArray("scores").get(2).getAsJsonObject().get("coverage").isJsonNull())
        .as("a teacher that gets nothing right covers nothing")
        .isTrue();
  }

  @Test
  void theTableHasALineATask() {
    String table =
        new EvaluationReport(List.of(KV, TEXT), List.of(KV_OF_TEACHER, TEXT_OF_TEACHER)).table();
    assertThat(table.lines().toList()).hasSize(4);
    assertThat(table).contains("0.9000 ±0.0100", "90.0%", "54.600", "36.8%");
  }

  @Test
  void aTasksOtherMeasuresStandBeneathItsScore() {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("examples", 50);
    figures.put("contains", 0.5);
    figures.put("standard_error", 0.07);
    figures.put("f1", 0.25);
    figures.put("f1_standard_error", 0.03);
    TaskScore reading = new TaskScore("reading", figures, "contains", false);
    assertThat(new EvaluationReport(List.of(reading), List.of()).table().lines())
        .map(line -> line.strip().replaceAll(" +", " "))
        .containsExactly(
            "task score", "reading 50 examples: contains 0.5000 ±0.0700", "f1 0.2500 ±0.0300");
  }
}
