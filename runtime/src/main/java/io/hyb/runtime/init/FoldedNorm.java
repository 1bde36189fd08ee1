package io.hyb.runtime.init;

/**
 * A norm over a head's queries or keys, folded into the rows that make them. The division by their
 * size, which differs from token to token, becomes one by its mean square over inputs whose values
 * are independent and of unit size before the layer's own norm weighs them.
 *
 * @param gains the norm's weights, (head_dim)
 * @param inputGains the weights of the layer's norm, (d_model)
 */
record FoldedNorm(float[] gains, float[] inputGains) {

  /**
   * @param rows (head_dim, d_model) row-major
   * @return the same shape
   */
  float[] into(float[] rows) {
    int width = inputGains.length;
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double value = (double) rows[i] * inputGains[i % width];
      sum += value * value;
    }
    double size = Math.sqrt(sum / gains.length);
    float[] folded = new float[rows.length];
    for (int i = 0; i < rows.length && size > 0; i++) {
      folded[i] = (float) (rows[i] * gains[i / width] / size);
    }
    return folded;
  }
}
