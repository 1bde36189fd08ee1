package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;

/**
 * A weight that a stage trains.
 *
 * @param master float32 or wider: what the optimiser updates and a checkpoint holds
 * @param working what the model computes with and gradients are recorded for: a copy of the master
 *     in the model's precision, or the master itself
 */
record TrainableWeight(NDArray master, NDArray working) {
  boolean isCopied() {
    return working != master;
  }
}
