package io.hyb.runtime.evaluate;

import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.Passage.Predicted;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.probe.Words;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Multi-query associative recall (Arora et al. 2023, arXiv 2312.04927) in words: lines of key and
 * value, then all of them again in another order; each value of the second part is to be recalled.
 * Right is a value's every token as the likeliest one, given the true lines before it.
 */
public final class RecallEvaluation {
  private static final int NUMBERS = 100;

  private final LanguageModel model;
  private final PassageScorer scorer;
  private final Tokenizer tokenizer;

  public RecallEvaluation(
      LanguageModel model, Kernels kernels, Tokenizer tokenizer, BatchSize size) {
    this.model = model;
    this.scorer = new PassageScorer(model, kernels, size);
    this.tokenizer = tokenizer;
  }

  /** A passage, and for each of its values how many of the predicted tokens are its. */
  private record Recall(Passage passage, List<Integer> values) {}

  /**
   * @param pairs keys, each asked for once
   * @throws Refused if pairs are more than the numbers 0 to 99, or the text is longer than the
   *     model's context
   */
  public RetrievalScore run(int pairs, int examples, long seed) {
    if (pairs < 1 || pairs > NUMBERS) {
      throw new Refused("recall has 1 to %d pairs; %d were asked for".formatted(NUMBERS, pairs));
    }
    Random random = new Random(seed);
    List<Recall> recalls = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      recalls.add(recall(pairs, random));
    }
    int longest =
        recalls.stream().mapToInt(recall -> recall.passage().ids().length).max().orElse(0);
    ContextLength.check(model, longest, "a text", "ask for fewer pairs");
    List<Predicted> predicted =
        scorer.predict(recalls.stream().map(Recall::passage).toList(), Progress.SILENT);
    double[] shares = new double[examples];
    for (int i = 0; i < examples; i++) {
      shares[i] = share(recalls.get(i), predicted.get(i));
    }
    Share share = Share.of(shares);
    return new RetrievalScore(examples, pairs, share.mean(), share.standardError());
  }

  private Recall recall(int pairs, Random random) {
    List<String> words = new ArrayList<>(Words.heldOut().list());
    Collections.shuffle(words, random);
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, NUMBERS).boxed().toList());
    Collections.shuffle(numbers, random);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      lines.append(words.get(i)).append(": ").append(numbers.get(i)).append('\n');
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, pairs).boxed().toList());
    Collections.shuffle(order, random);
    List<Integer> ids = new ArrayList<>();
    add(ids, tokenizer.encodePrompt(lines.toString()));
    List<Integer> predicted = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (int i : order) {
      add(ids, tokenizer.encode("\n" + words.get(i) + ":"));
      int start = ids.size();
      add(ids, tokenizer.encode(" " + numbers.get(i)));
      IntStream.range(start, ids.size()).forEach(predicted::add);
      values.add(ids.size() - start);
    }
    return new Recall(new Passage(ints(ids), ints(predicted)), values);
  }

  private static double share(Recall recall, Predicted predicted) {
    int right = 0;
    int at = 0;
    for (int tokens : recall.values()) {
      boolean whole = true;
      for (int i = 0; i < tokens; i++) {
        whole &= predicted.likeliest()[at++];
      }
      right += whole ? 1 : 0;
    }
    return (double) right / recall.values().size();
  }

  private static void add(List<Integer> ids, long[] more) {
    Arrays.stream(more).forEach(id -> ids.add(Math.toIntExact(id)));
  }

  private static int[] ints(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
