package io.hyb.runtime.evaluate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an evaluation found, task by task, with the teacher's scores beside it where they were asked
 * for.
 *
 * @param scores at least one
 * @param teacher the teacher's, in the same order; empty where it wasn't asked
 */
public record EvaluationReport(List<TaskScore> scores, List<TaskScore> teacher) {
  private static final String ERROR = "_standard_error";

  public EvaluationReport {
    scores = List.copyOf(scores);
    teacher = List.copyOf(teacher);
  }

  /**
   * The mean coverage of the tasks that have an accuracy; perplexity has a coverage of its own but
   * isn't one of them. Absent without a teacher, or where the teacher gets nothing right.
   */
  public OptionalDouble meanCoverage() {
    List<Double> coverages = new ArrayList<>();
    for (int i = 0; i < teacher.size(); i++) {
      if (!scores.get(i).lowerIsBetter() && teacher.get(i).value() > 0) {
        coverages.add(scores.get(i).coverage(teacher.get(i)));
      }
    }
    return coverages.stream().mapToDouble(Double::doubleValue).average();
  }

  /** One task's object, or {@code scores} where there are several. */
  public JsonObject json() {
    if (scores.size() == 1) {
      return json(0);
    }
    JsonArray all = new JsonArray();
    for (int i = 0; i < scores.size(); i++) {
      all.add(json(i));
    }
    JsonObject json = new JsonObject();
    json.add("scores", all);
    meanCoverage().ifPresent(mean -> json.addProperty("mean_coverage", mean));
    return json;
  }

  private JsonObject json(int i) {
    JsonObject json = json(scores.get(i));
    if (!teacher.isEmpty()) {
      json.add("teacher", json(teacher.get(i)));
      json.add("coverage", number(scores.get(i).coverage(teacher.get(i))));
    }
    return json;
  }

  private static JsonObject json(TaskScore score) {
    JsonObject json = new JsonObject();
    json.addProperty("task", score.task());
    score.figures().forEach((name, value) -> json.add(name, number(value)));
    return json;
  }

  /** JSON has no infinities. */
  private static JsonElement number(Number value) {
    return Double.isFinite(value.doubleValue()) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  /** A line a task. */
  public String table() {
    boolean beside = !teacher.isEmpty();
    StringBuilder table = new StringBuilder();
    table.append("%-12s %-32s %16s".formatted("task", "", "score"));
    table.append(beside ? " %16s %9s%n".formatted("teacher", "coverage") : "%n".formatted());
    for (int i = 0; i < scores.size(); i++) {
      TaskScore score = scores.get(i);
      table.append("%-12s %-32s %16s".formatted(score.task(), settings(score), value(score)));
      if (beside) {
        table.append(
            " %16s %9s".formatted(value(teacher.get(i)), percent(score.coverage(teacher.get(i)))));
      }
      table.append(System.lineSeparator());
      others(score).forEach(table::append);
    }
    meanCoverage()
        .ifPresent(
            mean -> table.append("%-78s %9s%n".formatted("mean of accuracies", percent(mean))));
    return table.toString();
  }

  private static String settings(TaskScore score) {
    List<String> parts = new ArrayList<>();
    score.figures().entrySet().stream()
        .takeWhile(figure -> figure.getValue() instanceof Integer)
        .forEach(figure -> parts.add(figure.getValue() + " " + figure.getKey()));
    return String.join(", ", parts)
        + (score.measure().equals(score.task()) ? "" : ": " + score.measure());
  }

  /** A line for each of what was measured besides the score, with an error of its own. */
  private static List<String> others(TaskScore score) {
    Map<String, Number> figures = score.figures();
    return figures.keySet().stream()
        .filter(name -> figures.containsKey(name + ERROR))
        .map(
            name ->
                "%-12s %32s %16s%n"
                    .formatted("", name, share(figures.get(name), figures.get(name + ERROR))))
        .toList();
  }

  private static String share(Number mean, Number error) {
    return String.format(Locale.ROOT, "%.4f ±%.4f", mean.doubleValue(), error.doubleValue());
  }

  private static String value(TaskScore score) {
    if (score.lowerIsBetter()) {
      return String.format(Locale.ROOT, "%.3f", score.value());
    }
    return share(score.value(), score.figures().get("standard_error"));
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f%%", 100 * share) : "-";
  }
}
