package io.hyb.runtime.init;

/** Decays that heads start with, spread evenly from a long memory to one of a token or two. */
final class SpreadDecays {
  /** Decay sigmoid(5) = 0.993: a memory of some 150 tokens. */
  private static final float LONGEST = -5;

  /** Of the weights beside such a bias: u is of norm √d_model, so they move it by 0.01. */
  static final double WEIGHTS = 0.01;

  private SpreadDecays() {}

  /** Fills {@code values} with the {@code a} of as many heads. */
  static float[] biases(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = bias(i, values.length);
    }
    return values;
  }

  /** The {@code a} of the {@code i}th of {@code count} heads, whose decay is sigmoid(−a). */
  private static float bias(int i, int count) {
    return LONGEST * (count == 1 ? 1 : 1 - i / (count - 1f));
  }

  /** The share of that head's state which a token takes away, 1 − decay. */
  static double lost(int i, int count) {
    return 1 / (1 + Math.exp(-bias(i, count)));
  }
}
