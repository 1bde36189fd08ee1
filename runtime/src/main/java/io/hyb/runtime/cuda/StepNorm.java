package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** {@code step_norm}: a root-mean-square norm of few rows. */
final class StepNorm extends StepKernel {

  StepNorm(KernelSet set) {
    super(set);
  }

  Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps) {
    if (!hasFewRows(x) || isOff(kernels, x, weight)) {
      return Optional.empty();
    }
    Tensor in = tensor(x);
    Tensor by = tensor(weight);
    if (!in.inOrder() || !suits(in, by)) {
      return Optional.empty();
    }
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_as", x, kernels.scalar(in.last()));
          set.launch(
              set.function("step_norm", "NORM", KernelSet.macro(by.type()), type(in, by)),
              grid(in.rows(), 1, 1),
              in.address(),
              by.address(),
              tensor(y).address(),
              (float) eps,
              (int) in.last());
          return y;
        });
  }
}
