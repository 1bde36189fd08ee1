package io.hyb.runtime.evaluate;

/**
 * A mean over independent examples.
 *
 * @param mean the mean, for a share of right answers 0 to 1
 * @param standardError of the mean; 0 for a single example
 */
public record Share(double mean, double standardError) {

  /** Of values, one an example, at least one. */
  public static Share of(double... values) {
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
    return new Share(mean, free == 0 ? 0 : Math.sqrt(squares / free / values.length));
  }

  /** Of examples answered rightly or not. */
  public static Share of(boolean... right) {
    double[] values = new double[right.length];
    for (int i = 0; i < right.length; i++) {
      values[i] = right[i] ? 1 : 0;
    }
    return of(values);
  }
}
