package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Moves all weights and their moments at once, by gradients that then end as zeros. */
interface AdamWUpdate extends AutoCloseable {

  /**
   * @param decay decoupled weight decay
   * @param clip largest global norm of the gradient
   */
  record Settings(double beta1, double beta2, double eps, double decay, double clip) {}

  /**
   * Takes a step, unless a gradient or a loss is not finite or was not in the step before.
   *
   * @param losses wide scalars
   * @param before what the step before gave; absent at the first
   * @param step its number, from 1 on
   * @param rate the learning rate
   * @return the gradient's norm before it was cut, then the losses
   */
  NDArray take(NDList losses, NDArray before, long step, double rate);

  /** Ends what the update holds by itself; the weights and moments stay. */
  @Override
  void close();
}
