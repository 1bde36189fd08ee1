package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.Model;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.List;

/** A causal language model; generated classes implement it. */
public interface LanguageModel {

  Model shape();

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
    return afterLayers(embed(ids), pass);
  }

  /**
   * All layers, of whose arrays only the result is kept.
   *
   * @param embedded (batch, length, d_model)
   * @return what the last layer gave, (batch, length, d_model)
   */
  default NDArray afterLayers(NDArray embedded, Pass pass) {
    NDArray x = embedded;
    List<Layer> layers = layers();
    for (int i = 0; i < layers.size(); i++) {
      x = after(x, layers.get(i), pass.at(i));
    }
    return x;
  }

  private static NDArray after(NDArray x, Layer layer, LayerPass at) {
    return at.tape()
        .map(tape -> tape.stretch(x, (start, notes) -> layer.forward(start, at.on(notes))))
        .orElseGet(() -> Scope.around(() -> layer.forward(x, at)));
  }

  /**
   * Final norm and output projection.
   *
   * @param x what the last layer gave, (batch, length, d_model)
   * @return (batch, length, vocab)
   */
  NDArray logits(NDArray x);

  /**
   * {@link #logits} computed in float32 (float64 stays), for choosing tokens and naming
   * probabilities. In bfloat16 logits near 16 are 1/8 apart: the highest are then often equal, and
   * which of them is taken is their order in the vocabulary.
   *
   * @param x what the last layer gave, (batch, length, d_model), in the precision of {@code
   *     kernels}
   * @return (batch, length, vocab)
   */
  default NDArray float32Logits(NDArray x, Kernels kernels) {
    return logits(kernels.widen(x));
  }

  /**
   * The whole model.
   *
   * @param ids token ids, int64 (batch, length)
   * @return logits, (batch, length, vocab)
   */
  NDArray forward(NDArray ids, Pass pass);
}
