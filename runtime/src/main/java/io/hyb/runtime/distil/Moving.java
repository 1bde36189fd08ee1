package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;

/**
 * A weight that a stage moves.
 *
 * @param master wide: what the optimiser moves and a checkpoint holds
 * @param working what the model computes with and a gradient hangs on: a copy of the master in the
 *     model's precision, or the master itself
 */
record Moving(NDArray master, NDArray working) {
  boolean isCopied() {
    return working != master;
  }
}
