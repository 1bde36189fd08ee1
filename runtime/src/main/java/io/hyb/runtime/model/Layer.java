package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;

/** One decoder layer. */
public interface Layer {

  /**
   * @param x residual stream, (batch, length, d_model)
   * @return the same after this layer
   */
  NDArray forward(NDArray x, LayerPass pass);

  /**
   * The matrices by which this layer's heads mix positions: attention weights in a teacher's layer
   * (all heads), in a hybrid's layer those of the recurrent heads, ascending.
   *
   * @param x residual stream, (batch, length, d_model)
   * @return (batch, heads, length, length), zero above the diagonal
   * @throws UnsupportedOperationException if the layer's mixer has none
   */
  default NDArray mixingMatrices(NDArray x, LayerPass pass) {
    throw new UnsupportedOperationException("this layer's heads recur without mixing matrices");
  }
}
