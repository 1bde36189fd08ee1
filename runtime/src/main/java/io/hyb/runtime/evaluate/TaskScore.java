package io.hyb.runtime.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Any task's result, for reports.
 *
 * @param task such as {@code kv}
 * @param figures settings and measures by name, in order
 * @param measure which of them is the score
 * @param lowerIsBetter whether it is a perplexity and not an accuracy
 */
public record TaskScore(
    String task, Map<String, Number> figures, String measure, boolean lowerIsBetter) {
  public TaskScore {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  public static TaskScore of(KvScore score) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("pairs", score.pairs());
    figures.put("examples", score.examples());
    figures.put("exact_match", score.exactMatch());
    figures.put("standard_error", score.standardError());
    figures.put("log_prob_accuracy", score.logProbAccuracy());
    figures.put("log_prob_standard_error", score.logProbStandardError());
    figures.put("answer_log_prob", score.answerLogProb());
    return new TaskScore("kv", figures, "exact_match", false);
  }

  public static TaskScore of(PerplexityScore score) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("tokens", score.tokens());
    figures.put("windows", score.windows());
    figures.put("window", score.window());
    figures.put("cross_entropy", score.crossEntropy());
    figures.put("perplexity", score.perplexity());
    figures.put("perplexity_error", score.perplexityError());
    return new TaskScore("perplexity", figures, "perplexity", true);
  }

  /**
   * @param size what the score's size is called
   */
  public static TaskScore of(String task, String size, RetrievalScore score) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put(size, score.size());
    figures.put("examples", score.examples());
    figures.put("accuracy", score.accuracy());
    figures.put("standard_error", score.standardError());
    return new TaskScore(task, figures, "accuracy", false);
  }

  /** The measure's value. */
  public double value() {
    return figures.get(measure).doubleValue();
  }

  /**
   * How much of the teacher's score this is: its share of the teacher's accuracy, or the teacher's
   * perplexity over its own.
   */
  public double coverage(TaskScore teacher) {
    return lowerIsBetter ? teacher.value() / value() : value() / teacher.value();
  }
}
