package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;

/**
 * A teacher's layer, all of whose heads attend, in two parts: up to its heads, which look at other
 * positions, and from them on, which doesn't.
 */
public interface AttendingLayer extends Layer {

  /**
   * What the heads give before the output projection.
   *
   * @param x residual stream, (batch, length, d_model)
   * @return (batch, length, heads, head_dim)
   */
  NDArray heads(NDArray x, LayerPass pass);

  /**
   * The residual stream after this layer, at any positions of which the heads are known.
   *
   * @param x residual stream before it, (batch, length, d_model)
   * @param heads (batch, length, heads, head_dim)
   * @return (batch, length, d_model)
   */
  NDArray after(NDArray x, NDArray heads, LayerPass pass);

  @Override
  default NDArray forward(NDArray x, LayerPass pass) {
    return after(x, pass.ablate(heads(x, pass)), pass);
  }
}
