package io.hyb.runtime.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Goes on from a prompt, token by token. What a step makes ends with it, so native memory grows by
 * the cache alone.
 */
public final class Generator {
  /** Tokens of a prompt that go through the model at a time: enough to keep a GPU busy. */
  public static final int PREFILL = 512;

  /** Tokens for which a cache has room from the start. */
  private static final int MANY = 1024;

  private final LanguageModel model;
  private final Kernels kernels;
  private final int piece;
  private final boolean inSteps;

  public Generator(LanguageModel model, Kernels kernels) {
    this(model, kernels, PREFILL);
  }

  /**
   * @param piece tokens of a prompt at a time, at least 1; what comes out does not depend on it
   */
  public Generator(LanguageModel model, Kernels kernels, int piece) {
    this(model, kernels, piece, Steps.suit(kernels));
  }

  private Generator(LanguageModel model, Kernels kernels, int piece, boolean inSteps) {
    this.model = model;
    this.kernels = kernels;
    this.piece = piece;
    this.inSteps = inSteps;
  }

  /** One that goes on in {@link Steps} on any device, as others do where steps suit. */
  static Generator inSteps(LanguageModel model, Kernels kernels) {
    return new Generator(model, kernels, PREFILL, true);
  }

  /**
   * One sequence.
   *
   * @param prompt at least one token
   * @param maxTokens the most to add
   * @param onToken sees every new token as it comes; false ends the sequence
   */
  public void generate(int[] prompt, int maxTokens, Sampling sampling, IntPredicate onToken) {
    if (inSteps) {
      generateInSteps(prompt, maxTokens, sampling, onToken);
      return;
    }
    SplittableRandom random = new SplittableRandom(sampling.seed());
    try (Cache cache = new Cache(model.shape());
        NextLogits following = new NextLogits(model, kernels, cache);
        CpuThreads threads = new CpuThreads(model, kernels)) {
      NDArray next = null;
      for (int made = 0; made < maxTokens; made++) {
        NDArray last = next;
        threads.step(made == 0 ? Math.min(piece, prompt.length) : 1);
        next =
            made == 0
                ? Scope.keep(() -> afterPrompt(new int[][] {prompt}, cache, sampling, random))
                : Scope.keep(() -> pick(following.after(last), sampling, random));
        closeAll(last);
        if (!onToken.test((int) next.getLong(0, 0))) {
          break;
        }
      }
      closeAll(next);
    }
  }

  private void generateInSteps(
      int[] prompt, int maxTokens, Sampling sampling, IntPredicate onToken) {
    SplittableRandom random = new SplittableRandom(sampling.seed());
    StepsAhead ahead = new StepsAhead();
    int[][] prompts = {prompt};
    try (Cache cache = roomy(prompt.length, maxTokens);
        NDArray first = Scope.keep(() -> afterPrompt(prompts, cache, sampling, random));
        Steps steps = Steps.free(model, kernels, cache, sampling, first)) {
      boolean wanted = onToken.test((int) first.getLong(0, 0));
      for (int made = 1; wanted && made < maxTokens; ) {
        int count = Math.min(ahead.count(), maxTokens - made);
        long[] tokens = ahead.timed(() -> steps.next(random.doubles(count).toArray()));
        for (int i = 0; wanted && i < count; i++) {
          wanted = onToken.test((int) tokens[i]);
        }
        made += count;
      }
    }
  }

  /** A cache with room for the tokens to come, unless they are very many. */
  Cache roomy(int prompt, int tokens) {
    Cache cache = new Cache(model.shape());
    cache.reserve(Steps.bound(prompt + Math.min(tokens, Math.max(prompt, MANY))));
    return cache;
  }

  /**
   * Many sequences side by side, whatever tokens come: an end-of-text token does not end its row.
   *
   * @param prompts rows of one length, at least one token each
   * @param tokens how many to add to each
   * @return the added tokens, (rows, tokens)
   */
  public int[][] generateRows(int[][] prompts, int tokens, Sampling sampling) {
    return inSteps
        ? rowsInSteps(prompts, tokens, sampling)
        : rowsOneByOne(prompts, tokens, sampling);
  }

  private int[][] rowsInSteps(int[][] prompts, int tokens, Sampling sampling) {
    SplittableRandom random = new SplittableRandom(sampling.seed());
    int rows = prompts.length;
    int[][] made = new int[rows][tokens];
    try (Cache cache = roomy(prompts[0].length, tokens);
        NDArray first = Scope.keep(() -> afterPrompt(prompts, cache, sampling, random));
        Steps steps = Steps.free(model, kernels, cache, sampling, first)) {
      put(first.toLongArray(), made, 0);
      for (int at = 1; at < tokens; at += Steps.MOST) {
        int count = Math.min(Steps.MOST, tokens - at);
        put(steps.next(random.doubles((long) count * rows).toArray()), made, at);
      }
    }
    return made;
  }

  /**
   * @param tokens step by step and row by row
   */
  private static void put(long[] tokens, int[][] rows, int from) {
    for (int i = 0; i < tokens.length; i++) {
      rows[i % rows.length][from + i / rows.length] = (int) tokens[i];
    }
  }

  private int[][] rowsOneByOne(int[][] prompts, int tokens, Sampling sampling) {
    SplittableRandom random = new SplittableRandom(sampling.seed());
    NDList steps = new NDList();
    try (Cache cache = new Cache(model.shape());
        NextLogits following = new NextLogits(model, kernels, cache);
        CpuThreads threads = new CpuThreads(model, kernels)) {
      for (int made = 0; made < tokens; made++) {
        NDArray last = made == 0 ? null : steps.get(made - 1);
        threads.step((long) prompts.length * (made == 0 ? prompts[0].length : 1));
        steps.add(
            made == 0
                ? Scope.keep(() -> afterPrompt(prompts, cache, sampling, random))
                : Scope.keep(() -> pick(following.after(last), sampling, random)));
      }
      return read(steps, prompts.length);
    } finally {
      steps.close();
    }
  }

  /** Reads what was chosen only at the end, so that the device never waits for us. */
  private static int[][] read(NDList steps, int rows) {
    int[][] tokens = new int[rows][steps.size()];
    for (int step = 0; step < steps.size(); step++) {
      long[] column = steps.get(step).toLongArray();
      for (int row = 0; row < rows; row++) {
        tokens[row][step] = (int) column[row];
      }
    }
    return tokens;
  }

  NDArray afterPrompt(int[][] prompts, Cache cache, Sampling sampling, SplittableRandom random) {
    int length = prompts[0].length;
    for (int from = 0; ; from += piece) {
      int to = Math.min(from + piece, length);
      NDArray ids = ids(prompts, from, to);
      if (to == length) {
        return choose(hidden(ids, cache), sampling, random);
      }
      Scope.run(() -> hidden(ids, cache));
    }
  }

  /** The layers over a piece of the prompt or the next token; (batch, length, d_model). */
  private NDArray hidden(NDArray ids, Cache cache) {
    return Scope.around(
        () -> {
          NDArray x = model.hidden(ids, Pass.cached(cache));
          cache.advance(ids.getShape().get(1));
          return x;
        });
  }

  /** How long each of {@code count} steps after {@code first} takes, in seconds. */
  List<Double> times(NDArray first, Cache cache, Sampling sampling, int count) {
    SplittableRandom random = new SplittableRandom(sampling.seed());
    List<Double> times = new ArrayList<>();
    NDArray next = first.duplicate();
    try (NextLogits following = new NextLogits(model, kernels, cache);
        CpuThreads threads = new CpuThreads(model, kernels)) {
      threads.step(first.getShape().get(0));
      for (int made = 0; made < count; made++) {
        NDArray last = next;
        long start = System.nanoTime();
        next = Scope.keep(() -> pick(following.after(last), sampling, random));
        times.add((System.nanoTime() - start) / 1e9);
        last.close();
      }
    }
    next.close();
    return times;
  }

  /** Only the last position's logits are wanted: at a large vocabulary all of them cost dear. */
  private NDArray choose(NDArray x, Sampling sampling, SplittableRandom random) {
    return pick(model.float32Logits(kernels.run1("last", x), kernels), sampling, random);
  }

  /** logits (batch, 1, vocab) → chosen tokens, int64 (batch, 1). */
  private NDArray pick(NDArray logits, Sampling sampling, SplittableRandom random) {
    if (sampling.greedy()) {
      return kernels.run1("likeliest", logits);
    }
    double[] draws = random.doubles(logits.getShape().get(0)).toArray();
    return kernels.run1(
        "draw",
        logits,
        kernels.scalar(sampling.temperature()),
        kernels.scalar(sampling.topP()),
        kernels.manager().create(draws));
  }

  private NDArray ids(int[][] rows, int from, int to) {
    long[] flat =
        IntStream.range(0, rows.length)
            .flatMap(row -> IntStream.range(from, to).map(i -> rows[row][i]))
            .asLongStream()
            .toArray();
    return kernels.manager().create(flat, new Shape(rows.length, to - from));
  }

  private static void closeAll(NDArray array) {
    if (array != null) {
      array.close();
    }
  }
}
