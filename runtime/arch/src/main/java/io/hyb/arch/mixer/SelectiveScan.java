package io.hyb.arch.mixer;

import io.hyb.arch.tensor.HeadGroup;

/**
 * The recurrence of the Mamba-2s: a head's state of head_dim × d_state, into which {@code x Bᵀ}
 * goes and which {@code C} reads, whether its B and C are its own or a group's.
 *
 * @param groups pairs of B and C
 */
record SelectiveScan(HeadGroup group, int groups, int dState) {

  /** Values of x, B and C side by side. */
  long channels() {
    return group.inner() + 2L * groups * dState;
  }

  long stateValues() {
    return group.inner() * dState;
  }

  /** FLOPs of updating the state and reading it for one token. */
  long stepFlops() {
    return 4 * stateValues();
  }

  /**
   * FLOPs over a whole sequence: within a chunk like attention, between chunks by their states
   * (arXiv 2405.21060, section 6).
   */
  long chunkedFlops(Chunks chunks) {
    long withinChunk = 2L * groups * dState + 2 * group.inner();
    long carried = Math.multiplyExact(chunks.count() + 1, chunks.count() + 1);
    return Math.addExact(
        Math.addExact(
            Math.multiplyExact(stepFlops(), chunks.positions()),
            Math.multiplyExact(withinChunk, chunks.pairs())),
        Math.multiplyExact(2 * stateValues(), carried));
  }
}
