package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.LayerPass;

/**
 * The recurrent heads of a layer up to their output projection. Over a length they run in chunks,
 * token by token they step; both give the same.
 */
public interface RecurrentHeads {

  /**
   * @param u what the mixer reads, (batch, length, d_model)
   * @return (batch, length, heads, head_dim)
   */
  NDArray forward(NDArray u, LayerPass pass);

  /**
   * The matrices by which the heads mix positions, comparable to attention weights; gates and norms
   * after the mixing are not in them.
   *
   * @param u what the mixer reads, (batch, length, d_model)
   * @return (batch, heads, length, length)
   * @throws UnsupportedOperationException if the architecture says that this mixer has none
   */
  default NDArray matrices(NDArray u, LayerPass pass) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " has no matrices");
  }
}
