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
    Result y = Result.of(in.sizes()[0], in.sizes()[1], by.get().columns());
    return Optional.of(y.by(kernels, by.get().times(Aten.handle(x), rows(in, by.get()), y)));
  }

  static Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    Tensor in = Numbers.tensor(x);
    Tensor onto = Numbers.tensor(stream);
    Optional<Weights> by = Weights.of(weight);
    if (!suit(in, by) || !Numbers.isPlain(onto)) {
      return Optional.empty();
    }
    Result y = Result.of(onto.sizes());
    return Optional.of(
        y.by(
            kernels,
            by.get().timesOnto(Aten.handle(stream), Aten.handle(x), rows(in, by.get()), y)));
  }

  static Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    Tensor in = Numbers.tensor(stream);
    Tensor normWeight = Numbers.tensor(norm);
    Optional<Weights> by = Weights.of(gate, up);
    if (!suit(in, by) || !Numbers.isPlain(normWeight)) {
      return Optional.empty();
    }
    Result y = Result.of(in.sizes()[0], in.sizes()[1], by.get().columns() / 2);
    RowNorm normed = new RowNorm(in, normWeight, eps);
    return Optional.of(y.by(kernels, new GatedProduct(normed, in.rows(), by.get(), y)));
  }

  private static boolean suit(Tensor x, Optional<Weights> by) {
    return by.isPresent() && Numbers.isPlain(x) && rows(x, by.get()) <= MOST_ROWS;
  }

  /** The dimensions after the tokens of x are one row: heads are side by side. */
  private static long rows(Tensor x, Weights by) {
    return x.count() / by.width();
  }
}
