package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.evaluate.Passage.Predicted;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Predicts passages in batches, padded behind: models are causal, so what stands behind changes
 * nothing. Logits are computed for the predicted tokens alone.
 */
public final class PassageScorer {
  private final LanguageModel model;
  private final Kernels kernels;
  private final BatchSize size;

  public PassageScorer(LanguageModel model, Kernels kernels, BatchSize size) {
    this.model = model;
    this.kernels = kernels;
    this.size = size;
  }

  /** The predictions, in the passages' order; progress counts passages. */
  public List<Predicted> predict(List<Passage> passages, Progress progress) {
    Predicted[] predicted = new Predicted[passages.size()];
    int done = 0;
    for (List<Integer> batch : batches(passages)) {
      List<Passage> some = batch.stream().map(passages::get).toList();
      List<Predicted> results = new ArrayList<>();
      Scope.run(() -> results.addAll(predict(some)));
      for (int i = 0; i < some.size(); i++) {
        predicted[batch.get(i)] = results.get(i);
      }
      done += some.size();
      progress.at(done, passages.size());
    }
    return Arrays.asList(predicted);
  }

  /** Indices of passages of about one length. */
  private List<List<Integer>> batches(List<Passage> passages) {
    List<Integer> order =
        IntStream.range(0, passages.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -passages.get(i).ids().length))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); ) {
      int rows = size.rows(passages.get(order.get(from)).ids().length);
      int end = Math.min(order.size(), from + rows);
      batches.add(order.subList(from, end));
      from = end;
    }
    return batches;
  }

  private List<Predicted> predict(List<Passage> batch) {
    int length = batch.stream().mapToInt(passage -> passage.ids().length).max().orElseThrow();
    long[] ids = new long[batch.size() * length];
    List<long[]> wanted = new ArrayList<>(); // {position before it among all rows, token}
    for (int row = 0; row < batch.size(); row++) {
      int[] tokens = batch.get(row).ids();
      for (int i = 0; i < tokens.length; i++) {
        ids[row * length + i] = tokens[i];
      }
      for (int i : batch.get(row).predicted()) {
        wanted.add(new long[] {(long) row * length + i - 1, tokens[i]});
      }
    }
    NDArray x = layers(kernels.manager().create(ids, new Shape(batch.size(), length)));
    Predicted all = read(x, wanted);
    List<Predicted> results = new ArrayList<>();
    int from = 0;
    for (Passage passage : batch) {
      int end = from + passage.predicted().length;
      results.add(
          new Predicted(
              Arrays.copyOfRange(all.logProbabilities(), from, end),
              Arrays.copyOfRange(all.likeliest(), from, end)));
      from = end;
    }
    return results;
  }

  private NDArray layers(NDArray ids) {
    return Scope.around(
        () -> {
          NDArray x = model.embed(ids);
          for (int i = 0; i < model.layers().size(); i++) {
            NDArray input = x;
            int layer = i;
            x = Scope.around(() -> model.layers().get(layer).forward(input, Pass.FULL.at(layer)));
            input.close();
          }
          return x;
        });
  }

  private Predicted read(NDArray x, List<long[]> wanted) {
    long[] positions = wanted.stream().mapToLong(pair -> pair[0]).toArray();
    long[] tokens = wanted.stream().mapToLong(pair -> pair[1]).toArray();
    NDArray at = kernels.manager().create(positions);
    NDArray named = kernels.manager().create(tokens, new Shape(tokens.length, 1));
    Predictions found = Predictions.of(model, kernels, x, at, named);
    boolean[] likeliest = new boolean[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      likeliest[i] = found.likeliest()[i] == tokens[i];
    }
    return new Predicted(found.logProbabilities(), likeliest);
  }
}
