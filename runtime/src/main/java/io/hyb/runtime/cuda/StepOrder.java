package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** {@code step_order}: heads side by side in another order. */
final class StepOrder extends StepKernel {

  StepOrder(KernelSet set) {
    super(set);
  }

  Optional<NDArray> order(Kernels kernels, NDArray attended, NDArray recurred, NDArray places) {
    if (attended.getShape().get(1) != 1 || isOff(kernels, attended, recurred)) {
      return Optional.empty();
    }
    Tensor first = tensor(attended);
    Tensor second = tensor(recurred);
    long batch = first.sizes()[0];
    if (!first.inOrder()
        || !second.inOrder()
        || !KernelSet.hasType(first.type())
        || first.type() != second.type()) {
      return Optional.empty();
    }
    long heads = first.sizes()[2] + second.sizes()[2];
    return set.attempt(
        () -> {
          NDArray y =
              kernels.run1(
                  "empty_heads", attended, kernels.scalar(heads), kernels.scalar(first.last()));
          set.launch(
              set.function("step_order", "ORDER", KernelSet.macro(first.type())),
              grid(heads, batch, 1),
              first.address(),
              second.address(),
              tensor(places).address(),
              tensor(y).address(),
              (int) first.sizes()[2],
              (int) first.last());
          return y;
        });
  }
}
