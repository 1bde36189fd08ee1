package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** Products of few rows with weights, what is read normed or gated with them. */
final class Products {
  /** Above so many rows a product takes far longer than what is spared here. */
  static final int MOST_ROWS = 8;

  private Products() {}

  static Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights) {
    return product(kernels, x, Weights.of(weights));
  }

  static Optional<NDArray> logits(Kernels kernels, NDArray x, NDArray weight) {
    return product(kernels, x, Weights.of(weight).map(Weights::exactly));
  }

  private static Optional<NDArray> product(Kernels kernels, NDArray x, Optional<Weights> by) {
    Tensor in = Numbers.tensor(x);
    if (!suit(in, by)) {
      return Optional.empty();
    }
    long[] sizes = {in.sizes()[0], in.sizes()[1], by.get().columns()};
    long y = Aten.floats(sizes);
    by.get().times(Aten.handle(x), rows(in, by.get()), y);
    return Optional.of(Numbers.made(kernels, y, sizes));
  }

  static Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    Tensor in = Numbers.tensor(x);
    Tensor onto = Numbers.tensor(stream);
    Optional<Weights> by = Weights.of(weight);
    if (!suit(in, by) || !Numbers.isPlain(onto)) {
      return Optional.empty();
    }
    long y = Aten.floats(onto.sizes());
    by.get().timesOnto(Aten.handle(stream), Aten.handle(x), rows(in, by.get()), y);
    return Optional.of(Numbers.made(kernels, y, onto.sizes()));
  }

  static Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    Tensor in = Numbers.tensor(stream);
    Tensor normWeight = Numbers.tensor(norm);
    Optional<Weights> by = Weights.of(gate, up);
    if (!suit(in, by) || !Numbers.isPlain(normWeight)) {
      return Optional.empty();
    }
    long rows = in.rows();
    int inner = (int) by.get().columns() / 2;
    long x = Aten.floats(rows, in.last());
    long both = Aten.floats(rows, 2L * inner);
    float[] normed = RowNorm.normed(in, normWeight, eps);
    Numbers.put(Aten.address(x), 0, normed, 0, normed.length);
    by.get().times(x, rows, both);
    float[] pairs = Numbers.at(Aten.address(both), 0, (int) rows * 2 * inner);
    Aten.delete(x);
    Aten.delete(both);
    return Optional.of(
        Numbers.made(kernels, gated(pairs, inner), in.sizes()[0], in.sizes()[1], inner));
  }

  /**
   * @param pairs rows of {@code inner} numbers that gate, and as many that are gated
   */
  private static float[] gated(float[] pairs, int inner) {
    float[] y = new float[pairs.length / 2];
    for (int to = 0; to < y.length; to += inner) {
      for (int i = 0; i < inner; i++) {
        y[to + i] = Numbers.silu(pairs[2 * to + i]) * pairs[2 * to + inner + i];
      }
    }
    return y;
  }

  private static boolean suit(Tensor x, Optional<Weights> by) {
    return by.isPresent() && Numbers.isPlain(x) && rows(x, by.get()) <= MOST_ROWS;
  }

  /** The dimensions after the tokens of x are one row: heads are side by side. */
  private static long rows(Tensor x, Weights by) {
    return x.count() / by.width();
  }
}
