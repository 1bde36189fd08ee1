package io.hyb.runtime.report;

import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A run's {@code metrics.jsonl}: each stage's loss, thinned to what a screen can show. */
final class LossCurves {
  static final String FILE = "metrics.jsonl";
  private static final int MOST_POINTS = 300;

  private final List<Stage> stages = new ArrayList<>();

  private LossCurves() {}

  /** One step's line. */
  private record Step(double tokens, double loss, double rate, double speed) {}

  /** A stage's steps, and the last of its lines that tells each part's loss. */
  private static final class Stage {
    private final String label;
    private final List<Step> steps = new ArrayList<>();
    private Optional<JsonFields> parts = Optional.empty();

    Stage(String label) {
      this.label = label;
    }
  }

  private long lastStep;
  private double lastTokens;
  private double peakMemory;

  /**
   * Reads the file.
   *
   * @throws Refused naming the line that is none
   */
  static LossCurves read(Path file) {
    LossCurves curves = new LossCurves();
    MetricLines.read(file, curves::add);
    return curves;
  }

  private void add(JsonFields line) {
    String label = line.requiredText("stage");
    if (stages.isEmpty() || !last().label.equals(label)) {
      stages.add(new Stage(label));
    }
    lastStep = (long) line.requiredNumber("step");
    lastTokens = line.requiredNumber("tokens");
    peakMemory = Math.max(peakMemory, line.number("peak_memory_bytes").orElse(0));
    last()
        .steps
        .add(
            new Step(
                lastTokens,
                line.requiredNumber("loss"),
                line.number("learning_rate").orElse(Double.NaN),
                line.number("tokens_per_second").orElse(Double.NaN)));
    if (line.has("losses")) {
      last().parts = Optional.of(line.object("losses"));
    }
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  boolean isEmpty() {
    return stages.isEmpty();
  }

  /** Such as {@code step 120 of stage align, 245,760 tokens}. */
  String position() {
    return String.format(
        Locale.ROOT, "step %,d, stage %s, %,.0f tokens", lastStep, last().label, lastTokens);
  }

  /** Bytes; 0 where no line tells. */
  double peakMemory() {
    return peakMemory;
  }

  /** Half of all steps are quicker; NaN where no line tells. */
  double medianSpeed() {
    double[] speeds =
        stages.stream()
            .flatMap(stage -> stage.steps.stream())
            .mapToDouble(Step::speed)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return speeds.length == 0 ? Double.NaN : speeds[speeds.length / 2];
  }

  List<JsonObject> json() {
    return stages.stream().map(LossCurves::json).toList();
  }

  /** A point is the mean of as many steps as keep the curve below {@link #MOST_POINTS} points. */
  private static JsonObject json(Stage stage) {
    int each = (stage.steps.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<Double> tokens = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int from = 0; from < stage.steps.size(); from += each) {
      List<Step> steps = stage.steps.subList(from, Math.min(from + each, stage.steps.size()));
      tokens.add(steps.get(steps.size() - 1).tokens());
      losses.add(steps.stream().mapToDouble(Step::loss).average().orElseThrow());
      rates.add(steps.stream().mapToDouble(Step::rate).average().orElseThrow());
    }
    JsonObject json = new JsonObject();
    json.addProperty("stage", stage.label);
    json.addProperty("steps", stage.steps.size());
    json.addProperty("steps_a_point", each);
    json.add("tokens", PlainJson.numbers(tokens));
    json.add("loss", PlainJson.numbers(losses));
    json.add("learning_rate", PlainJson.numbers(rates));
    JsonObject parts = new JsonObject();
    stage.parts.ifPresent(
        last ->
            last.json()
                .keySet()
                .forEach(part -> parts.add(part, PlainJson.number(last.requiredNumber(part)))));
    json.add("parts", parts);
    return json;
  }
}
