package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Scope;
import java.util.List;

/** A causal language model; generated classes implement it. */
public interface LanguageModel {

  ModelShape shape();

  /** Every layer in order. */
  List<Layer> layers();

  /**
   * @param ids token ids, int64 (batch, length)
   * @return (batch, length, d_model)
   */
  NDArray embed(NDArray ids);

  /**
   * Embedding and all layers, of whose arrays only the result is kept.
   *
   * @param ids token ids, int64 (batch, length)
   * @return what the last layer gave, (batch, length, d_model)
   */
  default NDArray hidden(NDArray ids, Pass pass) {
    NDArray x = embed(ids);
    List<Layer> layers = layers();
    for (int i = 0; i < layers.size(); i++) {
      NDArray before = x;
      Layer layer = layers.get(i);
      LayerPass at = pass.at(i);
      x = Scope.around(() -> layer.forward(before, at));
    }
    return x;
  }

  /**
   * Final norm and output projection.
   *
   * @param x what the last layer gave, (batch, length, d_model)
   * @return (batch, length, vocab)
   */
  NDArray logits(NDArray x);

  /**
   * The whole model.
   *
   * @param ids token ids, int64 (batch, length)
   * @return logits, (batch, length, vocab)
   */
  NDArray forward(NDArray ids, Pass pass);
}
