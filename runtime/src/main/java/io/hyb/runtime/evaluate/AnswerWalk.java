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
public final class AnswerWalk {
  /**
   * Residual streams between two layers.
   *
   * @param main (questions, length, d_model)
   * @param branches (branches, width, d_model), where there are any
   */
  public record Streams(NDArray main, Optional<NDArray> branches) {
    NDList list() {
      NDList list = new NDList(main);
      branches.ifPresent(list::add);
      return list;
    }

    static Streams of(NDList list) {
      return new Streams(
          list.get(0), list.size() > 1 ? Optional.of(list.get(1)) : Optional.empty());
    }
  }

  private final LanguageModel model;
  private final Kernels kernels;

  public AnswerWalk(LanguageModel model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
  }

  /** What the first layer sees. */
  public Streams embed(AnswerBatch batch) {
    NDArray main = model.embed(ids(batch.mainIds(), batch.size(), batch.length()));
    if (batch.branches() == 0) {
      return new Streams(main, Optional.empty());
    }
    NDArray ids = ids(batch.branchIds(), batch.branches(), batch.width());
    return new Streams(main, Optional.of(model.embed(ids)));
  }

  /** The streams of {@code batch.repeated(times)}, from those of {@code batch}. */
  public Streams repeat(Streams x, AnswerBatch batch, int times) {
    NDArray main = kernels.run1("rows", x.main(), index(batch.mainSources(times)));
    return new Streams(
        main, x.branches().map(b -> kernels.run1("rows", b, index(batch.branchSources(times)))));
  }

  /**
   * What layer {@code index} makes of its input.
   *
   * @param heads factors of the heads, (questions, layers, heads), where some are ablated
   */
  public Streams layer(int index, Streams x, AnswerBatch batch, Optional<NDArray> heads) {
    if (x.branches().isEmpty()) {
      return new Streams(
          Scope.around(
              () -> model.layers().get(index).forward(x.main(), with(Pass.FULL, heads).at(index))),
          Optional.empty());
    }
    return Streams.of(Scope.aroundAll(() -> withBranches(index, x, batch, heads).list()));
  }

  private Streams withBranches(int index, Streams x, AnswerBatch batch, Optional<NDArray> heads) {
    Layer layer = model.layers().get(index);
    try (Cache ofMain = new Cache(model.shape());
        Cache ofBranches = new Cache(model.shape())) {
      LayerPass at = with(Pass.cached(ofMain), heads).at(index);
      NDArray main = layer.forward(x.main(), at);
      NDArray owners = index(batch.branchOwners());
      Optional<NDArray> branchHeads = heads.map(factors -> kernels.run1("rows", factors, owners));
      LayerPass behind = with(Pass.cached(ofBranches), branchHeads).at(index);
      handOn(at, behind, owners, batch);
      ofBranches.advance(batch.length());
      return new Streams(main, Optional.of(layer.forward(x.branches().orElseThrow(), behind)));
    }
  }

  /** Gives each branch a copy of what its main row left in the layer's cache. */
  private void handOn(LayerPass from, LayerPass to, NDArray owners, AnswerBatch batch) {
    KeysValues keysValues = from.keysValues().orElseThrow();
    if (keysValues.keys() != null) {
      // The last positions hold nothing yet: room for the branches themselves.
      NDArray length = kernels.count((long) batch.length() + batch.width());
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

  private Pass with(Pass pass, Optional<NDArray> heads) {
    return heads.map(factors -> pass.withHeads(kernels, factors)).orElse(pass);
  }

  /** The answers that the last layer's output amounts to, question by question. */
  public List<Answer> read(Streams x, AnswerBatch batch) {
    List<AnswerPlaces> rows =
        List.of(AnswerPlaces.onMainRows(batch), AnswerPlaces.onBranches(batch));
    predict(rows.get(0), x.main());
    x.branches().ifPresent(branches -> predict(rows.get(1), branches));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      answers.add(AnswerPlaces.answer(i, batch, rows));
    }
    return answers;
  }

  private void predict(AnswerPlaces places, NDArray x) {
    places.predicted(
        Predictions.of(model, kernels, x, places.positions(), places.next(), places.widest()));
  }

  private NDArray index(long[] rows) {
    return kernels.manager().create(rows);
  }

  private NDArray ids(long[] ids, int rows, int columns) {
    return kernels.manager().create(ids, new Shape(rows, columns));
  }
}
