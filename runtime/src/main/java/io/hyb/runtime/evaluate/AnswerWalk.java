package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.KeysValues;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.MixerState;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a batch of questions through a model layer by layer. Branches go on behind their main rows'
 * keys, values and states, of which no more than one layer's are held at a time. Arrays belong to
 * the innermost {@link Scope}.
 */
final class AnswerWalk {
  /**
   * Residual streams between two layers.
   *
   * @param main (questions, length, d_model)
   * @param branches what goes on behind them, where anything does
   */
  record Streams(NDArray main, Optional<Branches> branches) {}

  /**
   * @param x (branches, width, d_model)
   * @param owners the question of each, int64 (branches): on the device once for all layers, which
   *     would wait for it each time
   */
  record Branches(NDArray x, NDArray owners) {}

  private final LanguageModel model;
  private final Kernels kernels;

  AnswerWalk(LanguageModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
  }

  /** What the first layer sees. */
  Streams embed(AnswerBatch batch) {
    NDArray main = model.embed(ids(batch.mainIds(), batch.size(), batch.length()));
    if (batch.branches() == 0) {
      return new Streams(main, Optional.empty());
    }
    NDArray ids = ids(batch.branchIds(), batch.branches(), batch.width());
    NDArray owners = kernels.manager().create(batch.branchOwners());
    return new Streams(main, Optional.of(new Branches(model.embed(ids), owners)));
  }

  /** What layer {@code index} makes of its input. */
  Streams layer(int index, Streams x, AnswerBatch batch) {
    Layer layer = model.layers().get(index);
    if (x.branches().isEmpty()) {
      return new Streams(
          Scope.around(() -> layer.forward(x.main(), Pass.FULL.at(index))), Optional.empty());
    }
    Branches branches = x.branches().get();
    NDList after = Scope.aroundAll(() -> withBranches(index, x.main(), branches, batch));
    return new Streams(after.get(0), Optional.of(new Branches(after.get(1), branches.owners())));
  }

  private NDList withBranches(int index, NDArray main, Branches branches, AnswerBatch batch) {
    Layer layer = model.layers().get(index);
    try (Cache ofMain = new Cache(model.shape());
        Cache ofBranches = new Cache(model.shape())) {
      LayerPass at = Pass.cached(ofMain).at(index);
      LayerPass behind = Pass.cached(ofBranches).at(index);
      NDArray mainAfter = layer.forward(main, at);
      handOn(at, behind, branches.owners(), batch);
      ofBranches.advance(batch.length());
      return new NDList(mainAfter, layer.forward(branches.x(), behind));
    }
  }

  /** Gives each branch a copy of what its main row left in the layer's cache. */
  private void handOn(LayerPass from, LayerPass to, NDArray owners, AnswerBatch batch) {
    KeysValues keysValues = from.keysValues().orElseThrow();
    if (keysValues.keys() != null) {
      // The last positions hold nothing yet: room for the branches themselves.
      NDArray length = kernels.count(keysValues.room((long) batch.length() + batch.width()));
      NDArray keys = roomy(keysValues.keys(), length);
      NDArray values = roomy(keysValues.values(), length);
      to.keysValues()
          .orElseThrow()
          .replace(
              new NDList(
                  Scope.release(kernels.run1("cached_rows", keys, owners, length)),
                  Scope.release(kernels.run1("cached_rows", values, owners, length))));
    }
    MixerState state = from.mixerState().orElseThrow();
    if (state.h() != null) {
      to.mixerState()
          .orElseThrow()
          .replace(
              Scope.release(kernels.run1("rows", state.h(), owners)),
              Scope.release(kernels.run1("rows", state.window(), owners)));
    }
  }

  private NDArray roomy(NDArray buffer, NDArray length) {
    return buffer.getShape().get(2) >= length.getLong()
        ? buffer
        : kernels.run1("grow", buffer, length);
  }

  /** The answers that the last layer's output amounts to, question by question. */
  List<Answer> read(Streams x, AnswerBatch batch) {
    List<AnswerPlaces.Predicted> rows = new ArrayList<>();
    rows.add(predicted(AnswerPlaces.onMainRows(batch), x.main()));
    x.branches()
        .ifPresent(branches -> rows.add(predicted(AnswerPlaces.onBranches(batch), branches.x())));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      answers.add(AnswerPlaces.answer(i, batch.trees().get(i), rows));
    }
    return answers;
  }

  private AnswerPlaces.Predicted predicted(AnswerPlaces places, NDArray x) {
    Predictions predictions =
        Predictions.of(model, kernels, x, places.positions(kernels), places.next(kernels));
    return new AnswerPlaces.Predicted(places, predictions);
  }

  private NDArray ids(long[] ids, int rows, int columns) {
    return kernels.manager().create(ids, new Shape(rows, columns));
  }
}
