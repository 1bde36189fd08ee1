package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
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
