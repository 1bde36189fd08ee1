package io.hyb.runtime.evaluate;

import io.hyb.arch.KvProbe;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.Passage.Predicted;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.probe.KvPrompts;
import io.hyb.runtime.probe.Words;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Multi-query associative recall (Arora et al. 2023, arXiv 2312.04927) in words: the kv probe's
 * dictionary, and then not one of its keys but up to {@value #QUERIES}, one after the other, each
 * with its value. Right is a value's every token as the likeliest one, given the true text before
 * it.
 */
public final class RecallEvaluation {
  private static final int QUERIES = 8;

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
   * @param probe form, kind of values, separator; its own numbers of pairs are not used
   * @param pairs pairs in each dictionary
   * @throws Refused if there are not so many words or numbers, or the text is longer than the
   *     model's context
   */
  public RetrievalScore run(KvProbe probe, int pairs, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Recall> recalls = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      recalls.add(recall(probe, pairs, random));
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
    Estimate estimate = Estimate.of(shares);
    return new RetrievalScore(examples, pairs, estimate.mean(), estimate.standardError());
  }

  private Recall recall(KvProbe probe, int pairs, SplittableRandom random) {
    KvProbe one = new KvProbe(pairs, pairs, 1, probe.form(), probe.values(), probe.separator());
    List<Integer> ids = new ArrayList<>();
    List<Integer> predicted = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (KvPrompt query :
        new KvPrompts(one, Words.heldOut()).drawQueries(random, pairs, Math.min(pairs, QUERIES))) {
      add(
          ids,
          ids.isEmpty()
              ? tokenizer.encodePrompt(query.prompt())
              : tokenizer.encode(query.prompt()));
      int start = ids.size();
      add(ids, tokenizer.encode(query.answer()));
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
