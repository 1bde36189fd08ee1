package io.hyb.arch.tensor;

/** The parts of a model that its parameters are counted by. */
public enum Part {
  /** The token embedding, and the output head where it has weights of its own. */
  EMBEDDING,
  /** Queries, keys and values of attention heads, with their columns of the output projection. */
  ATTENTION,
  /** Mixers, with their columns of the output projection. */
  RECURRENT,
  /** What a merge has of its own. */
  MERGE,
  MLP,
  NORM;

  /** Whether a stage with {@code train = mixers} moves it, in a layer where anything recurs. */
  public boolean isMixer() {
    return this == ATTENTION || this == RECURRENT || this == MERGE;
  }
}
