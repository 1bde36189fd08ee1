package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Places where tokens are predicted: all of some questions, or those on one kind of rows. */
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
  private final long[] greedy;
  private final float[][] logProbabilities;

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
    greedy = new long[entries.size()];
    logProbabilities = new float[entries.size()][];
  }

  static AnswerPlaces onMainRows(AnswerBatch batch) {
    return new AnswerPlaces(batch.trees(), place -> place.branch() < 0, batch::flatPosition);
  }

  static AnswerPlaces onBranches(AnswerBatch batch) {
    return new AnswerPlaces(batch.trees(), place -> place.branch() >= 0, batch::flatPosition);
  }

  private long[] positions() {
    return entries.stream().mapToLong(Entry::position).toArray();
  }

  /** Places × widest, shorter lists filled up with token 0. */
  private long[] next() {
    long[] ids = new long[entries.size() * widest];
    for (int i = 0; i < entries.size(); i++) {
      int[] next = entries.get(i).next();
      for (int c = 0; c < next.length; c++) {
        ids[i * widest + c] = next[c];
      }
    }
    return ids;
  }

  /** Notes what the model predicts there from its last layer's output. */
  void predict(LanguageModel model, Kernels kernels, NDArray x) {
    Predictions found = Predictions.of(model, kernels, x, positions(), next(), widest);
    for (int i = 0; i < greedy.length; i++) {
      greedy[i] = found.likeliest()[i];
      int from = i * widest;
      logProbabilities[i] =
          Arrays.copyOfRange(found.logProbabilities(), from, from + entries.get(i).next().length);
    }
  }

  /** Question {@code i}'s answer, its places all on one kind of rows or spread over two. */
  static Answer answer(int i, AnswerTree tree, List<AnswerPlaces> rows) {
    long[] greedy = new long[tree.places().size()];
    float[][] logProbabilities = new float[greedy.length][];
    for (int p = 0; p < greedy.length; p++) {
      AnswerPlaces on = rows.get(0).index[i][p] >= 0 ? rows.get(0) : rows.get(1);
      greedy[p] = on.greedy[on.index[i][p]];
      logProbabilities[p] = on.logProbabilities[on.index[i][p]];
    }
    return tree.read(greedy, logProbabilities);
  }
}
