package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Places where tokens are predicted: all of some questions, or those on one kind of rows.
 * Immutable.
 */
final class AnswerPlaces {
  /** Tells where a question's place lies among all positions. */
  @FunctionalInterface
  interface Position {
    long of(int question, AnswerTree.Place place);
  }

  private record Entry(long position, int[] next) {}

  private final List<Entry> entries = new ArrayList<>();

  /** {@code index[question][place]}, −1 where a place lies on the other rows. */
  private final int[][] index;

  private final int widest;

  /** What a model predicts at them. */
  record Predicted(AnswerPlaces places, Predictions predictions) {}

  AnswerPlaces(List<AnswerTree> trees, Predicate<AnswerTree.Place> which, Position position) {
    index = new int[trees.size()][];
    int most = 0;
    for (int i = 0; i < trees.size(); i++) {
      List<AnswerTree.Place> places = trees.get(i).places();
      index[i] = new int[places.size()];
      for (int p = 0; p < places.size(); p++) {
        AnswerTree.Place place = places.get(p);
        index[i][p] = which.test(place) ? entries.size() : -1;
        if (which.test(place)) {
          entries.add(new Entry(position.of(i, place), place.next()));
          most = Math.max(most, place.next().length);
        }
      }
    }
    widest = most;
  }

  static AnswerPlaces onMainRows(AnswerBatch batch) {
    return new AnswerPlaces(batch.trees(), place -> place.branch() < 0, batch::flatPosition);
  }

  static AnswerPlaces onBranches(AnswerBatch batch) {
    return new AnswerPlaces(batch.trees(), place -> place.branch() >= 0, batch::flatPosition);
  }

  /** Where they lie among all positions, int64 (places) on the device. */
  NDArray positions(Kernels kernels) {
    return kernels.manager().create(entries.stream().mapToLong(Entry::position).toArray());
  }

  /**
   * The tokens by which candidates go on, int64 (places, widest) on the device, shorter lists
   * filled up with token 0.
   */
  NDArray next(Kernels kernels) {
    long[] ids = new long[entries.size() * widest];
    for (int i = 0; i < entries.size(); i++) {
      int[] next = entries.get(i).next();
      for (int c = 0; c < next.length; c++) {
        ids[i * widest + c] = next[c];
      }
    }
    return kernels.manager().create(ids, new Shape(entries.size(), widest));
  }

  /** Question {@code i}'s answer, its places all on one kind of rows or spread over two. */
  static Answer answer(int i, AnswerTree tree, List<Predicted> rows) {
    long[] greedy = new long[tree.places().size()];
    float[][] logProbabilities = new float[greedy.length][];
    for (int p = 0; p < greedy.length; p++) {
      Predicted on = rows.get(0).places.index[i][p] >= 0 ? rows.get(0) : rows.get(1);
      int at = on.places.index[i][p];
      int from = at * on.places.widest;
      greedy[p] = on.predictions.likeliest()[at];
      logProbabilities[p] =
          Arrays.copyOfRange(
              on.predictions.logProbabilities(),
              from,
              from + on.places.entries.get(at).next().length);
    }
    return tree.read(greedy, logProbabilities);
  }
}
