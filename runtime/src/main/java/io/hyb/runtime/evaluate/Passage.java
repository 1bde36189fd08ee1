package io.hyb.runtime.evaluate;

/**
 * Tokens of which some are to be predicted from those before them.
 *
 * @param ids the tokens
 * @param predicted which of them, ascending indices from 1
 */
public record Passage(int[] ids, int[] predicted) {

  /** What a model predicted: each token's log-probability, and whether it was the likeliest. */
  public record Predicted(float[] logProbabilities, boolean[] likeliest) {}
}
