package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code step_product}: products of few rows with weights, what is read normed or gated with them.
 */
final class StepProduct extends StepKernel {

  StepProduct(KernelSet set) {
    super(set);
  }

  Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights) {
    return product(kernels, x, Optional.empty(), "ONTO=0", "GATED=0", weights);
  }

  Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    return product(kernels, x, Optional.of(stream), "ONTO=1", "GATED=0", weight);
  }

  private Optional<NDArray> product(
      Kernels kernels,
      NDArray x,
      Optional<NDArray> onto,
      String isOnto,
      String isGated,
      NDArray... weights) {
    if (rows(x) > MOST_ROWS || isOff(kernels, x) || isOff(kernels, weights)) {
      return Optional.empty();
    }
    Tensor in = tensor(x);
    Tensor[] by = Arrays.stream(weights).map(this::tensor).toArray(Tensor[]::new);
    int width = (int) by[0].last();
    Optional<Tensor> stream = onto.map(this::tensor);
    if (!in.aligned()
        || !Arrays.stream(by).allMatch(weight -> weight.aligned() && weight.type() == by[0].type())
        || !suits(in, by[0])
        || stream.filter(s -> !s.inOrder() || s.type() != in.type()).isPresent()) {
      return Optional.empty();
    }
    long[] outs = new long[3];
    for (int i = 0; i < by.length; i++) {
      outs[i] = by[i].sizes()[0];
    }
    long columns = Arrays.stream(outs).sum();
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_as", x, kernels.scalar(columns));
          set.launch(
              set.function(
                  "step_product",
                  "PRODUCT",
                  KernelSet.macro(by[0].type()),
                  type(in, by[0]),
                  "ROWS=" + rows(x),
                  "NORMED=0",
                  isOnto,
                  isGated),
              grid((columns + WARPS - 1) / WARPS, 1, 1),
              in.address(),
              by[0].address(),
              by.length > 1 ? by[1].address() : 0L,
              by.length > 2 ? by[2].address() : 0L,
              0L,
              stream.map(Tensor::address).orElse(0L),
              tensor(y).address(),
              0f,
              width,
              (int) outs[0],
              (int) outs[1],
              (int) outs[2]);
          return y;
        });
  }

  Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    if (!hasFewRows(stream) || isOff(kernels, stream, norm, gate, up)) {
      return Optional.empty();
    }
    Tensor in = tensor(stream);
    Tensor by = tensor(norm);
    Tensor first = tensor(gate);
    Tensor second = tensor(up);
    if (!Stream.of(in, by, first, second).allMatch(Tensor::aligned)
        || !Stream.of(by, second).allMatch(t -> t.type() == first.type())
        || !suits(in, first)) {
      return Optional.empty();
    }
    long columns = first.sizes()[0];
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_as", stream, kernels.scalar(columns));
          set.launch(
              set.function(
                  "step_product",
                  "PRODUCT",
                  KernelSet.macro(first.type()),
                  type(in, first),
                  "ROWS=" + in.rows(),
                  "NORMED=1",
                  "ONTO=0",
                  "GATED=1"),
              grid((columns + WARPS - 1) / WARPS, 1, 1),
              in.address(),
              first.address(),
              second.address(),
              0L,
              by.address(),
              0L,
              tensor(y).address(),
              (float) eps,
              (int) in.last(),
              (int) columns,
              0,
              0);
          return y;
        });
  }
}
