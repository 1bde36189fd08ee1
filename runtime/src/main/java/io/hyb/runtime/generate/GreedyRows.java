package io.hyb.runtime.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Greedy continuations of prompts of different lengths side by side. What all prompts are long
 * enough for is read at once; then rows go on token by token, those whose prompt has not ended yet
 * with its next token. So nothing is padded, and each row gets what it would get alone.
 */
public final class GreedyRows {
  /** Hears of each row's tokens as they come. */
  @FunctionalInterface
  public interface Listener {
    /** Whether the row goes on behind this token of its continuation. */
    boolean next(int row, int token);
  }

  private final LanguageModel model;
  private final Kernels kernels;

  public GreedyRows(LanguageModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
  }

  /**
   * Goes on until every row has ended.
   *
   * @param prompts at least one, of at least one token each
   */
  public void generate(List<int[]> prompts, Listener listener) {
    int shortest = prompts.stream().mapToInt(prompt -> prompt.length).min().orElseThrow();
    boolean[] ended = new boolean[prompts.size()];
    try (Cache cache = new Cache(model.shape());
        CpuThreads threads = new CpuThreads(model, kernels)) {
      threads.step((long) prompts.size() * Math.min(shortest, Generator.PREFILL));
      long[] likeliest = read(prompts, shortest, cache);
      for (int length = shortest; ; length++) {
        long[] next = likeliest;
        for (int row = 0; row < next.length; row++) {
          if (length < prompts.get(row).length) {
            next[row] = prompts.get(row)[length];
          } else if (!ended[row]) {
            ended[row] = !listener.next(row, (int) next[row]);
          }
        }
        if (IntStream.range(0, ended.length).allMatch(row -> ended[row])) {
          return;
        }
        threads.step(next.length);
        likeliest = likeliest(next, 1, cache);
      }
    }
  }

  private long[] read(List<int[]> prompts, int length, Cache cache) {
    long[] likeliest = {};
    for (int from = 0; from < length; from += Generator.PREFILL) {
      int start = from;
      int end = Math.min(from + Generator.PREFILL, length);
      long[] ids =
          prompts.stream()
              .flatMapToInt(prompt -> Arrays.stream(prompt, start, end))
              .asLongStream()
              .toArray();
      likeliest = likeliest(ids, end - start, cache);
    }
    return likeliest;
  }

  /** The likeliest token behind each row's next {@code length} ones. */
  private long[] likeliest(long[] ids, int length, Cache cache) {
    long[][] chosen = new long[1][];
    Scope.run(
        () -> {
          NDArray next = kernels.manager().create(ids, shape(ids, length));
          NDArray x = model.hidden(next, Pass.cached(cache));
          cache.advance(length);
          NDArray logits = model.float32Logits(kernels.run1("last", x), kernels);
          chosen[0] = kernels.run1("likeliest", logits).toLongArray();
        });
    return chosen[0];
  }

  private static Shape shape(long[] ids, int length) {
    return new Shape(ids.length / length, length);
  }
}
