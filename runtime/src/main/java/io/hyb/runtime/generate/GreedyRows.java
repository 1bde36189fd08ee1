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
  private final boolean inSteps;

  public GreedyRows(LanguageModel model, Kernels kernels) {
    this(model, kernels, Steps.suit(kernels));
  }

  private GreedyRows(LanguageModel model, Kernels kernels, boolean inSteps) {
    this.model = model;
    this.kernels = kernels;
    this.inSteps = inSteps;
  }

  /** One that goes on in {@link Steps} on any device, as others do where steps suit. */
  static GreedyRows inSteps(LanguageModel model, Kernels kernels) {
    return new GreedyRows(model, kernels, true);
  }

  /**
   * Goes on until every row has ended.
   *
   * @param prompts at least one, of at least one token each
   */
  public void generate(List<int[]> prompts, Listener listener) {
    int shortest = prompts.stream().mapToInt(prompt -> prompt.length).min().orElseThrow();
    Rows rows = new Rows(prompts, listener);
    try (Cache cache = new Cache(model.shape());
        CpuThreads threads = new CpuThreads(model, kernels)) {
      threads.step((long) prompts.size() * Math.min(shortest, Generator.PREFILL));
      long[] next = read(prompts, shortest, cache);
      if (!rows.take(next)) {
        return;
      }
      if (inSteps) {
        goOn(rows, next, cache);
        return;
      }
      do {
        threads.step(next.length);
        next = likeliest(next, 1, cache);
      } while (rows.take(next));
    }
  }

  private void goOn(Rows rows, long[] next, Cache cache) {
    try (NDArray first = Scope.keep(() -> kernels.manager().create(next, shape(next, 1)));
        Steps steps = Steps.guided(model, kernels, cache, first)) {
      StepsAhead ahead = new StepsAhead();
      while (true) {
        int count = ahead.count();
        long[] tokens = ahead.timed(() -> steps.next(rows.given(count)));
        for (int step = 0; step < count; step++) {
          if (!rows.take(
              Arrays.copyOfRange(tokens, step * next.length, (step + 1) * next.length))) {
            return;
          }
        }
      }
    }
  }

  /** How far each row's prompt and continuation have come. */
  private static final class Rows {
    private final List<int[]> prompts;
    private final Listener listener;
    private final boolean[] ended;
    private int length;

    Rows(List<int[]> prompts, Listener listener) {
      this.prompts = prompts;
      this.listener = listener;
      this.ended = new boolean[prompts.size()];
      this.length = prompts.stream().mapToInt(prompt -> prompt.length).min().orElseThrow();
    }

    /**
     * Takes one more token for each row: that of its prompt, which takes the place of the one
     * chosen, or the one chosen.
     *
     * @return whether any row goes on
     */
    boolean take(long[] next) {
      for (int row = 0; row < next.length; row++) {
        if (length < prompts.get(row).length) {
          next[row] = prompts.get(row)[length];
        } else if (!ended[row]) {
          ended[row] = !listener.next(row, (int) next[row]);
        }
      }
      length++;
      return !IntStream.range(0, ended.length).allMatch(row -> ended[row]);
    }

    /** The prompts' tokens of the next {@code steps}, step by step; −1 where a prompt has ended. */
    long[] given(int steps) {
      int rows = prompts.size();
      long[] tokens = new long[steps * rows];
      for (int i = 0; i < tokens.length; i++) {
        int[] prompt = prompts.get(i % rows);
        int at = length + i / rows;
        tokens[i] = at < prompt.length ? prompt[at] : -1;
      }
      return tokens;
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
