package io.hyb.runtime.evaluate;

/**
 * A mean over independent examples and its standard error.
 *
 * @param mean the mean; from 0 to 1 for a fraction of right answers
 * @param standardError of the mean; 0 for a single example
 */
public record Estimate(double mean, double standardError) {

  /** Of values, one an example, at least one. */
  public static Estimate of(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int free = values.length - 1;
    return new Estimate(mean, free == 0 ? 0 : Math.sqrt(squares / free / values.length));
  }

  /** Of examples answered rightly or not. */
  public static Estimate of(boolean... right) {
    double[] values = new double[right.length];
    for (int i = 0; i < right.length; i++) {
      values[i] = right[i] ? 1 : 0;
    }
    return of(values);
  }
}
