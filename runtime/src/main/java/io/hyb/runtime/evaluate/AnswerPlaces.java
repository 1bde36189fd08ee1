package io.hyb.runtime.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The places of a batch where tokens are predicted, on its main rows or on its branches. */
final class AnswerPlaces {
  private record Entry(long position, int[] next) {}

  private final List<Entry> entries = new ArrayList<>();

  /** {@code index[question][place]}, −1 where a place lies on the other rows. */
  private final int[][] index;

  private final int widest;
  private final long[] greedy;
  private final float[][] logProbabilities;

  private AnswerPlaces(AnswerBatch batch, Predicate<AnswerTree.Place> which) {
    index = new int[batch.size()][];
    int most = 0;
    for (int i = 0; i < batch.size(); i++) {
      List<AnswerTree.Place> places = batch.trees().get(i).places();
      index[i] = new int[places.size()];
      for (int p = 0; p < places.size(); p++) {
        AnswerTree.Place place = places.get(p);
        index[i][p] = which.test(place) ? entries.size() : -1;
        if (which.test(place)) {
          entries.add(new Entry(batch.flatPosition(i, place), place.next()));
          most = Math.max(most, place.next().length);
        }
      }
    }
    widest = most;
    greedy = new long[entries.size()];
    logProbabilities = new float[entries.size()][];
  }

  static AnswerPlaces onMainRows(AnswerBatch batch) {
    return new AnswerPlaces(batch, place -> place.branch() < 0);
  }

  static AnswerPlaces onBranches(AnswerBatch batch) {
    return new AnswerPlaces(batch, place -> place.branch() >= 0);
  }

  /** Most tokens that any place goes on with. */
  int widest() {
    return widest;
  }

  long[] positions() {
    return entries.stream().mapToLong(Entry::position).toArray();
  }

  /** Places × widest, shorter lists filled up with token 0. */
  long[] next() {
    long[] ids = new long[entries.size() * widest];
    for (int i = 0; i < entries.size(); i++) {
      int[] next = entries.get(i).next();
      for (int c = 0; c < next.length; c++) {
        ids[i * widest + c] = next[c];
      }
    }
    return ids;
  }

  /** Notes what was predicted. */
  void predicted(Predictions found) {
    for (int i = 0; i < greedy.length; i++) {
      greedy[i] = found.likeliest()[i];
      int from = i * widest;
      logProbabilities[i] =
          Arrays.copyOfRange(found.logProbabilities(), from, from + entries.get(i).next().length);
    }
  }

  /** Question {@code i}'s answer, its places spread over both kinds of rows. */
  static Answer answer(int i, AnswerBatch batch, List<AnswerPlaces> rows) {
    AnswerTree tree = batch.trees().get(i);
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
