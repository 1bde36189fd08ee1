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

  int count() {
    return entries.size();
  }

  /** Most tokens that any place goes on with. */
  int widest() {
    return widest;
  }

  long[] positions(int from, int to) {
    return entries.subList(from, to).stream().mapToLong(Entry::position).toArray();
  }

  /** (to − from) × widest, shorter lists filled up with token 0. */
  long[] next(int from, int to) {
    long[] ids = new long[(to - from) * widest];
    for (int i = from; i < to; i++) {
      int[] next = entries.get(i).next();
      for (int c = 0; c < next.length; c++) {
        ids[(i - from) * widest + c] = next[c];
      }
    }
    return ids;
  }

  /** Notes what was predicted for the places behind {@code from}. */
  void predicted(int from, long[] tokens, float[] values) {
    for (int i = 0; i < tokens.length; i++) {
      greedy[from + i] = tokens[i];
      int width = entries.get(from + i).next().length;
      logProbabilities[from + i] = Arrays.copyOfRange(values, i * widest, i * widest + width);
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
