package io.hyb.runtime.evaluate;

import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.Passage.Predicted;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Perplexity of text files. The recipe: each document (a file, or a line's {@code text} in a
 * JSON-lines file) is tokenised whole and cut into windows that do not overlap, the last one
 * shorter; a window begins with the BOS where the tokenizer has one, which then counts as one of
 * its tokens; every token but a window's first is predicted from those before it in its window; the
 * mean is over tokens.
 */
public final class PerplexityEvaluation {
  private final PassageScorer scorer;
  private final Tokenizer tokenizer;
  private final int context;

  public PerplexityEvaluation(
      LanguageModel model, Kernels kernels, Tokenizer tokenizer, BatchSize size) {
    this.scorer = new PassageScorer(model, kernels, size);
    this.tokenizer = tokenizer;
    this.context = model.shape().teacher().maxPositions().orElse(Integer.MAX_VALUE);
  }

  /**
   * Reads the files.
   *
   * @param window tokens a window, at least 2
   * @param limit no more tokens than these are taken, counted over all files without BOS
   * @throws Refused if a file can't be read as UTF-8, nothing is left to predict, or the window is
   *     beyond the model's context
   */
  public PerplexityScore run(List<Path> files, int window, long limit, Progress progress) {
    return run(files.toString(), texts(files), window, limit, progress);
  }

  /**
   * The same for a text that is no file.
   *
   * @param name what to call it where it is refused
   */
  public PerplexityScore run(String name, String text, int window, Progress progress) {
    return run(name, List.of(text), window, Long.MAX_VALUE, progress);
  }

  private PerplexityScore run(
      String name, List<String> texts, int window, long limit, Progress progress) {
    if (window < 2 || window > context) {
      throw new Refused(
          "a window has 2 to %d tokens; %d were asked for".formatted(context, window));
    }
    List<Passage> passages = new ArrayList<>();
    long left = limit;
    for (String text : texts) {
      long[] ids = tokenizer.encode(text);
      long[] taken = Arrays.copyOf(ids, (int) Math.min(ids.length, left));
      left -= taken.length;
      passages.addAll(windows(taken, window));
    }
    if (passages.isEmpty()) {
      throw new Refused(name + ": there is no text to predict");
    }
    double[] losses =
        scorer.predict(passages, progress).stream()
            .map(Predicted::logProbabilities)
            .flatMapToDouble(PerplexityEvaluation::negated)
            .toArray();
    return PerplexityScore.of(losses.length, passages.size(), window, Estimate.of(losses));
  }

  private static DoubleStream negated(float[] logProbabilities) {
    return IntStream.range(0, logProbabilities.length).mapToDouble(i -> -logProbabilities[i]);
  }

  private static List<String> texts(List<Path> files) {
    return files.stream().flatMap(file -> TextDocuments.of(file).stream()).toList();
  }

  private List<Passage> windows(long[] ids, int window) {
    int opening = tokenizer.bos().isPresent() ? 1 : 0;
    int own = window - opening;
    List<Passage> passages = new ArrayList<>();
    for (int from = 0; from < ids.length; from += own) {
      int length = Math.min(own, ids.length - from);
      int[] row = new int[opening + length];
      tokenizer.bos().ifPresent(bos -> row[0] = bos);
      for (int i = 0; i < length; i++) {
        row[opening + i] = Math.toIntExact(ids[from + i]);
      }
      if (row.length > 1) {
        passages.add(new Passage(row, IntStream.range(1, row.length).toArray()));
      }
    }
    return passages;
  }
}
