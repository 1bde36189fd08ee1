package io.hyb.runtime.init;

/** Rows of weights with their biases as a last column, the weights of an input that is always 1. */
final class BiasedRows {
  private BiasedRows() {}

  /**
   * @param weights (n, width) row-major
   * @param biases (n)
   * @return (n, width + 1) row-major
   */
  static float[] of(float[] weights, float[] biases) {
    int width = weights.length / biases.length;
    float[] rows = new float[weights.length + biases.length];
    for (int row = 0; row < biases.length; row++) {
      System.arraycopy(weights, row * width, rows, row * (width + 1), width);
      rows[row * (width + 1) + width] = biases[row];
    }
    return rows;
  }

  /** The first {@code width} columns of {@code n} rows, which may have no more. */
  static float[] weights(float[] rows, int n, int width) {
    float[] weights = new float[n * width];
    for (int row = 0; row < n; row++) {
      System.arraycopy(rows, row * (rows.length / n), weights, row * width, width);
    }
    return weights;
  }

  /** The column after the first {@code width} columns of {@code n} rows. */
  static float[] biases(float[] rows, int n, int width) {
    float[] biases = new float[n];
    for (int row = 0; row < n; row++) {
      biases[row] = rows[row * (width + 1) + width];
    }
    return biases;
  }
}
