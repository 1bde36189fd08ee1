package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** {@code x / sqrt(mean(x²) + eps) · weight}, row by row. */
final class RowNorm {
  private final long from;
  private final float[] by;
  private final double eps;
  private final float[] numbers;

  /**
   * @param x (…, width)
   * @param weight (width)
   */
  RowNorm(Tensor x, Tensor weight, double eps) {
    this.from = x.address();
    this.by = Numbers.of(weight);
    this.eps = eps;
    this.numbers = new float[(int) x.count()];
  }

  static Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps) {
    Tensor in = Numbers.tensor(x);
    Tensor by = Numbers.tensor(weight);
    if (!Numbers.isPlain(in) || !Numbers.isPlain(by) || in.rows() > Products.MOST_ROWS) {
      return Optional.empty();
    }
    RowNorm norm = new RowNorm(in, by, eps);
    Result y = Result.of(in.sizes());
    return Optional.of(y.by(kernels, position -> y.put(norm.ofNow())));
  }

  /** The norm of what x holds now; the array is filled again the next time. */
  float[] ofNow() {
    Numbers.read(from, 0, numbers);
    for (int row = 0; row < numbers.length; row += by.length) {
      double mean = sumOfSquares(numbers, row, by.length) / by.length;
      scale(numbers, row, by, (float) (1 / Math.sqrt(mean + eps)));
    }
    return numbers;
  }

  /** In four sums, which the processor adds to side by side. */
  private static double sumOfSquares(float[] x, int from, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 4 <= from + count; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    for (; i < from + count; i++) {
      a += (double) x[i] * x[i];
    }
    return a + b + c + d;
  }

  private static void scale(float[] x, int from, float[] by, float factor) {
    for (int i = 0; i < by.length; i++) {
      x[from + i] = x[from + i] * factor * by[i];
    }
  }
}
