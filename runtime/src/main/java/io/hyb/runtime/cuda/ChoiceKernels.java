package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/**
 * What is read off logits in one pass over them, {@code choices.cu}. The TorchScript {@code choose}
 * is its oracle and does the work where there is nothing for them.
 */
public final class ChoiceKernels {
  private static final int THREADS = 256;

  private final Kernels kernels;
  private final KernelSet set;

  private ChoiceKernels(Kernels kernels) {
    this.kernels = kernels;
    this.set = KernelSet.of(kernels, "choices.cu");
  }

  /** Those of the kernels' device. */
  public static ChoiceKernels of(Kernels kernels) {
    return new ChoiceKernels(kernels);
  }

  /**
   * The likeliest tokens, int64 (m), and the log-probabilities of named ones, float32 (m, c).
   *
   * @param logits (m, 1, vocab)
   * @param tokens int64 (m, c)
   */
  public Optional<NDList> choose(NDArray logits, NDArray tokens) {
    if (set.lack().isPresent()) {
      return Optional.empty();
    }
    Tensor rows = set.tensor(logits);
    if (!rows.aligned() || rows.type() != Tensor.FLOAT32) {
      return Optional.empty();
    }
    return set.attempt(
        () -> {
          Shape named = tokens.getShape();
          NDArray likeliest = kernels.manager().create(new Shape(rows.rows()), DataType.INT64);
          NDArray logProbabilities = KernelSet.floats(kernels, rows.rows(), named.get(1));
          set.launch(
              set.function("choose", KernelSet.macro(rows.type())),
              new Grid(rows.rows(), 1, 1, THREADS),
              rows.address(),
              set.address(tokens),
              set.address(likeliest),
              set.address(logProbabilities),
              (int) rows.last(),
              (int) named.get(1));
          return new NDList(likeliest, logProbabilities);
        });
  }
}
