package io.hyb.runtime.tasks;

import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.ContextLength;
import io.hyb.runtime.evaluate.Estimate;
import io.hyb.runtime.evaluate.Passage;
import io.hyb.runtime.evaluate.PassageScorer;
import io.hyb.runtime.evaluate.Progress;
import io.hyb.runtime.evaluate.TaskScore;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Multiple choice as lm-evaluation-harness does it: each choice behind the prompt and a blank,
 * scored by the log-likelihood of its tokens ({@code acc}), and by that over its length in
 * characters ({@code acc_norm}).
 */
final class ChoiceEvaluation {
  private final OpenModel open;
  private final BatchSize size;

  ChoiceEvaluation(OpenModel open, BatchSize size) {
    this.open = open;
    this.size = size;
  }

  /**
   * The score of one task's items.
   *
   * @throws io.hyb.runtime.Refused if one is longer than the model's context
   */
  TaskScore score(String task, List<TaskItem.Choice> items, Progress progress) {
    List<double[]> likelihoods = logLikelihoods(items, progress);
    boolean[] plain = new boolean[items.size()];
    boolean[] normalised = new boolean[items.size()];
    for (int i = 0; i < items.size(); i++) {
      TaskItem.Choice item = items.get(i);
      double[] sums = likelihoods.get(i);
      double[] means =
          IntStream.range(0, sums.length)
              .mapToDouble(choice -> sums[choice] / characters(item.choices().get(choice)))
              .toArray();
      plain[i] = highest(sums) == item.gold();
      normalised[i] = highest(means) == item.gold();
    }
    Estimate norm = Estimate.of(normalised);
    Estimate acc = Estimate.of(plain);
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("examples", items.size());
    figures.put("acc_norm", norm.mean());
    figures.put("standard_error", norm.standardError());
    figures.put("acc", acc.mean());
    figures.put("acc_standard_error", acc.standardError());
    return new TaskScore(task, figures, "acc_norm", false);
  }

  /** For each item the log-likelihood of each choice, in nats. */
  List<double[]> logLikelihoods(List<TaskItem.Choice> items, Progress progress) {
    List<Passage> passages = new ArrayList<>();
    for (TaskItem.Choice item : items) {
      item.choices().forEach(choice -> passages.add(passage(item, choice)));
    }
    List<Passage.Predicted> predicted =
        new PassageScorer(open.model(), open.kernels(), size).predict(passages, progress);
    List<double[]> likelihoods = new ArrayList<>();
    int at = 0;
    for (TaskItem.Choice item : items) {
      double[] sums = new double[item.choices().size()];
      for (int i = 0; i < sums.length; i++) {
        for (float logProbability : predicted.get(at).logProbabilities()) {
          sums[i] += logProbability;
        }
        at++;
      }
      likelihoods.add(sums);
    }
    return likelihoods;
  }

  /**
   * The tokens behind those of the prompt alone, both texts tokenised whole; blanks that end the
   * prompt belong to the choice, since tokenizers join them to the word behind.
   */
  private Passage passage(TaskItem.Choice item, String choice) {
    Tokenizer tokenizer = open.tokenizer();
    int end = item.prompt().length();
    while (isBlank(item.prompt().charAt(end - 1))) {
      end--;
    }
    int[] whole = ints(tokenizer.encodePrompt(item.prompt() + " " + choice));
    int start = tokenizer.encodePrompt(item.prompt().substring(0, end)).length;
    if (start == 0 || start >= whole.length) {
      throw item.place()
          .refused(
              "choice \"%s\" has no tokens of its own behind the prompt; reword one of them"
                  .formatted(choice));
    }
    ContextLength.check(
        open.model(),
        whole.length,
        item.place() + ": prompt and choice together",
        "shorten the prompt");
    return new Passage(whole, IntStream.range(start, whole.length).toArray());
  }

  /** What Python calls a blank. */
  private static boolean isBlank(char letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || letter == '\u0085';
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int highest(double... values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }
}
