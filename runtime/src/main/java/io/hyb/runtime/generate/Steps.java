package io.hyb.runtime.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.cuda.Recording;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that go on token by token with everything that changes from step to step on the device: the
 * position, the tokens chosen, the draws that choose them. So a step can be recorded once and
 * replayed, for each bound of attention; and the host reads tokens several steps at a time, while a
 * step never waits for it.
 */
final class Steps implements AutoCloseable {
  /** The most steps between two readings. */
  static final int MOST = 16;

  private static final int FIRST_BOUND = 256;
  private static final int LAST_DOUBLED_BOUND = 1024;

  private final LanguageModel model;
  private final Kernels kernels;
  private final Cache cache;
  private final Sampling sampling;
  private final Recorder recorder;

  /** The tokens that the next step takes in, int64 (rows, 1). */
  private final NDArray ids;

  /** Where it puts them, int64 (1). */
  private final NDArray position;

  /** Steps since the last reading, int64 (1). */
  private final NDArray slot;

  /** What they chose, int64 (MOST, rows). */
  private final NDArray chosen;

  /** What was to choose from, as shares of one, float64 (MOST, rows). */
  private final NDArray draws;

  /** Tokens that are not to be chosen, int64 (MOST, rows); −1 where they are. */
  private final Optional<NDArray> given;

  private final Map<Integer, Recording> recordings = new HashMap<>();
  private final Set<Integer> rehearsed = new HashSet<>();
  private int bound;

  private Steps(
      LanguageModel model,
      Kernels kernels,
      Cache cache,
      Sampling sampling,
      NDArray first,
      boolean given) {
    long rows = first.getShape().get(0);
    this.model = model;
    this.kernels = kernels;
    this.cache = cache;
    this.sampling = sampling;
    this.recorder = Recorder.of(kernels.device());
    this.ids = Scope.keep(first::duplicate);
    this.position = kept(1);
    this.slot = kept(1);
    this.chosen = kept(MOST, rows);
    this.draws = Scope.keep(() -> kernels.manager().zeros(new Shape(MOST, rows), DataType.FLOAT64));
    this.given = given ? Optional.of(kept(MOST, rows)) : Optional.empty();
    Scope.run(() -> kernels.run1("put", position, numbers(1, cache.length())));
  }

  /** Whether steps are worth it on this device. */
  static boolean suit(Kernels kernels) {
    return kernels.device().isGpu();
  }

  /**
   * Rows that choose every token.
   *
   * @param cache what came before
   * @param first the next tokens, int64 (rows, 1)
   */
  static Steps free(
      LanguageModel model, Kernels kernels, Cache cache, Sampling sampling, NDArray first) {
    return new Steps(model, kernels, cache, sampling, first, false);
  }

  /** Rows some of whose next tokens are given. */
  static Steps guided(LanguageModel model, Kernels kernels, Cache cache, NDArray first) {
    return new Steps(model, kernels, cache, Sampling.GREEDY, first, true);
  }

  /** Positions that attention runs over where {@code positions} are in use: few different ones. */
  static int bound(int positions) {
    int doubled = Math.max(FIRST_BOUND, Integer.highestOneBit(Math.max(1, positions - 1)) * 2);
    if (doubled <= LAST_DOUBLED_BOUND) {
      return doubled;
    }
    int grain = doubled / 8;
    return (positions + grain - 1) / grain * grain;
  }

  private NDArray kept(long... shape) {
    return Scope.keep(() -> kernels.manager().zeros(new Shape(shape), DataType.INT64));
  }

  private NDArray numbers(long rows, long... numbers) {
    return kernels.manager().create(numbers, new Shape(rows, numbers.length / rows));
  }

  /**
   * Goes on by {@code draws.length / rows} steps.
   *
   * @param shares what chooses each token, row by row and step by step; greedy steps ignore it
   * @return the tokens, step by step and row by row
   */
  long[] next(double[] shares) {
    return next(
        shares.length,
        () -> {
          if (!sampling.greedy()) {
            place(draws, kernels.manager().create(shares, shape(shares.length)));
          }
        });
  }

  /**
   * Goes on by {@code tokens.length / rows} steps.
   *
   * @param tokens the token of each step and row, or −1 where it is to be chosen
   * @return the tokens, step by step and row by row
   */
  long[] next(long[] tokens) {
    return next(
        tokens.length,
        () -> place(given.orElseThrow(), numbers(shape(tokens.length).get(0), tokens)));
  }

  private long[] next(int count, Runnable prepare) {
    int steps = (int) shape(count).get(0);
    long[][] read = new long[1][];
    Scope.run(
        () -> {
          prepare.run();
          kernels.run1("put", slot, numbers(1, 0));
        });
    for (int step = 0; step < steps; step++) {
      step();
    }
    Scope.run(
        () -> read[0] = kernels.run1("first_rows", chosen, kernels.count(steps)).toLongArray());
    return read[0];
  }

  private Shape shape(int count) {
    long rows = ids.getShape().get(0);
    return new Shape(count / rows, rows);
  }

  private void place(NDArray into, NDArray rows) {
    kernels.run1("put_rows", into, rows);
  }

  private void step() {
    makeRoom(cache.length() + 1);
    Recording recording = recordings.get(bound);
    if (recording != null) {
      recording.replay();
    } else if (recorder.lack().isPresent()) {
      work();
    } else if (rehearsed.add(bound)) {
      recorder.rehearse(this::work);
    } else {
      recorder.record(this::work).ifPresent(made -> recordings.put(bound, made));
      // What was recorded hasn't been done yet.
      step();
      return;
    }
    cache.advance(1);
  }

  private void makeRoom(int positions) {
    if (positions > bound) {
      bound = bound(positions);
      if (cache.grow(kernels, bound)) {
        forget();
      }
    }
  }

  /** One step, from the tokens taken in to those chosen: the same operations every time. */
  private void work() {
    Scope.run(
        () -> {
          NDArray x = model.hidden(ids, Pass.step(cache, new Step(position, bound)));
          NDArray token = choose(model.float32Logits(x, kernels));
          kernels.run1("take_in", token, ids, chosen, slot, position);
        });
  }

  private NDArray choose(NDArray logits) {
    if (sampling.greedy()) {
      NDArray likeliest = kernels.run1("likeliest", logits);
      return given
          .map(tokens -> kernels.run1("unless_given", likeliest, tokens, slot))
          .orElse(likeliest);
    }
    return kernels.run1(
        "draw",
        logits,
        kernels.scalar(sampling.temperature()),
        kernels.scalar(sampling.topP()),
        kernels.run1("row_at", draws, slot));
  }

  private void forget() {
    recordings.values().forEach(Recording::close);
    recordings.clear();
    rehearsed.clear();
  }

  @Override
  public void close() {
    forget();
    ids.close();
    position.close();
    slot.close();
    chosen.close();
    draws.close();
    given.ifPresent(NDArray::close);
  }
}
