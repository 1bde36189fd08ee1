package io.hyb.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two arrays are from each other. */
public final class Closeness {
  private Closeness() {}

  /** {@code max|a − b| / max|b|}; NaN where either holds one. */
  public static double relativeError(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double d = Math.abs((double) actual[i] - expected[i]);
      if (Double.isNaN(d)) {
        return Double.NaN;
      }
      difference = Math.max(difference, d);
      largest = Math.max(largest, Math.abs((double) expected[i]));
    }
    return difference / largest;
  }
}
