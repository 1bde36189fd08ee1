package io.hyb.runtime.tasks;

import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.ContextLength;
import io.hyb.runtime.evaluate.Estimate;
import io.hyb.runtime.evaluate.Progress;
import io.hyb.runtime.evaluate.TaskScore;
import io.hyb.runtime.generate.GreedyRows;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Questions answered in the model's own words: the greedy continuation of the prompt up to its
 * first line break, the end of text or the item's number of tokens, held against the right answers.
 */
final class OpenEvaluation {
  private final OpenModel open;
  private final BatchSize size;

  OpenEvaluation(OpenModel open, BatchSize size) {
    this.open = open;
    this.size = size;
  }

  /**
   * The score of one task's items.
   *
   * @throws io.hyb.runtime.Refused if one with its answer is longer than the model's context
   */
  TaskScore score(String task, List<TaskItem.Open> items, Progress progress) {
    List<String> texts = answers(items, progress);
    boolean[] contains = new boolean[items.size()];
    boolean[] exact = new boolean[items.size()];
    double[] f1 = new double[items.size()];
    for (int i = 0; i < items.size(); i++) {
      List<String> answers = items.get(i).answers();
      contains[i] = AnswerText.contains(texts.get(i), answers);
      exact[i] = AnswerText.exact(texts.get(i), answers);
      f1[i] = AnswerText.f1(texts.get(i), answers);
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("examples", items.size());
    put(figures, "contains", "standard_error", Estimate.of(contains));
    put(figures, "exact_match", "exact_match_standard_error", Estimate.of(exact));
    put(figures, "f1", "f1_standard_error", Estimate.of(f1));
    return new TaskScore(task, figures, "contains", false);
  }

  private static void put(
      Map<String, Number> figures, String name, String error, Estimate estimate) {
    figures.put(name, estimate.mean());
    figures.put(error, estimate.standardError());
  }

  /** The model's answers, in the items' order, without the blanks about them. */
  List<String> answers(List<TaskItem.Open> items, Progress progress) {
    List<int[]> prompts = items.stream().map(this::tokens).toList();
    List<Integer> order =
        IntStream.range(0, items.size())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> prompts.get(i).length)
                    .thenComparingInt(i -> items.get(i).maxTokens()))
            .toList();
    String[] answers = new String[items.size()];
    for (int from = 0; from < order.size(); ) {
      List<Integer> batch = batch(order, from, items, prompts);
      List<LineEnd> lines =
          batch.stream().map(i -> new LineEnd(open.tokenizer(), items.get(i).maxTokens())).toList();
      new GreedyRows(open.model(), open.kernels())
          .generate(
              batch.stream().map(prompts::get).toList(),
              (row, token) -> lines.get(row).take(token));
      for (int i = 0; i < batch.size(); i++) {
        answers[batch.get(i)] = lines.get(i).text();
      }
      from += batch.size();
      progress.at(from, order.size());
    }
    return Arrays.asList(answers);
  }

  /** Prompts that go together: as many as fit, none much longer than the first. */
  private List<Integer> batch(
      List<Integer> order, int from, List<TaskItem.Open> items, List<int[]> prompts) {
    int first = prompts.get(order.get(from)).length;
    List<Integer> batch = new ArrayList<>();
    for (int i : order.subList(from, order.size())) {
      int length = prompts.get(i).length;
      int whole = length + items.get(i).maxTokens();
      if (!batch.isEmpty()
          && (length - first > TaskItem.ANSWER_TOKENS || batch.size() >= size.rows(whole))) {
        break;
      }
      batch.add(i);
    }
    return batch;
  }

  private int[] tokens(TaskItem.Open item) {
    int[] ids =
        Arrays.stream(open.tokenizer().encodePrompt(item.prompt()))
            .mapToInt(Math::toIntExact)
            .toArray();
    ContextLength.check(
        open.model(),
        ids.length + item.maxTokens(),
        "%s: the prompt with up to %d tokens of answer".formatted(item.place(), item.maxTokens()),
        "shorten it or give a smaller \"max_tokens\"");
    return ids;
  }

  /** An answer as it comes, until its line ends. */
  private static final class LineEnd {
    private final Tokenizer tokenizer;
    private final long[] ids;
    private int count;

    LineEnd(Tokenizer tokenizer, int maxTokens) {
      this.tokenizer = tokenizer;
      this.ids = new long[maxTokens];
    }

    /** Whether to go on behind this token. */
    boolean take(int token) {
      if (tokenizer.isEnd(token)) {
        return false;
      }
      ids[count++] = token;
      return count < ids.length && decoded().indexOf('\n') < 0;
    }

    private String decoded() {
      return tokenizer.decode(Arrays.copyOf(ids, count));
    }

    String text() {
      String whole = decoded();
      int end = whole.indexOf('\n');
      return (end < 0 ? whole : whole.substring(0, end)).strip();
    }
  }
}
