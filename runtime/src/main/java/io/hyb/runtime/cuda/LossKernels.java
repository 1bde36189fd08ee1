package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Losses with their derivatives in one pass, {@code losses.cu}. The TorchScript of the same
 * operations is their oracle and does the work wherever a method here gives nothing.
 */
public final class LossKernels {
  private static final int THREADS = 128;

  /** Rows of states that a block of threads takes, one for each warp. */
  private static final int ROWS = THREADS / 32;

  private final Kernels kernels;
  private final KernelSet set;

  private LossKernels(Kernels kernels) {
    this.kernels = kernels;
    this.set = KernelSet.of(kernels, "losses.cu");
  }

  /** Those of the kernels' device. */
  public static LossKernels of(Kernels kernels) {
    return new LossKernels(kernels);
  }

  /**
   * The cross entropy of softmax(student / temperature) against softmax(teacher / temperature),
   * summed over rows, over {@code tokens}, a float32 scalar; its derivative by the student's logits
   * takes their place.
   *
   * @param student logits (1, rows, vocab)
   * @param teacher the same shape and type
   * @param counts 1 where a row counts, else 0, float32 (1, rows); empty counts all
   * @return a wide scalar
   */
  public Optional<NDArray> logits(
      NDArray student, NDArray teacher, NDArray counts, NDArray tokens, double temperature) {
    if (!suits(student, teacher)) {
      return Optional.empty();
    }
    Tensor given = set.tensor(student);
    return set.attempt(
        () -> {
          NDArray losses = KernelSet.floats(kernels, given.rows());
          set.launch(
              set.function("logits_slope", KernelSet.macro(given.type())),
              new Grid(given.rows(), 1, 1, THREADS),
              given.address(),
              set.address(teacher),
              addressOf(counts),
              set.address(losses),
              (float) (1 / temperature),
              set.address(tokens),
              (int) given.last());
          return kernels.run1("mean_of", losses, tokens);
        });
  }

  /**
   * ‖student − teacher‖₂ summed over tokens, over {@code tokens}, a float32 scalar.
   *
   * @param student (batch, length, d_model)
   * @param teacher the same shape and type
   * @param counts 1 where a position counts, else 0, float32 (batch, length); empty counts all
   * @param slopes where the derivative by {@code student} goes, in its shape and type
   * @return a wide scalar
   */
  public Optional<NDArray> states(
      NDArray student, NDArray teacher, NDArray counts, NDArray slopes, NDArray tokens) {
    if (!suits(student, teacher)) {
      return Optional.empty();
    }
    Tensor given = set.tensor(student);
    return set.attempt(
        () -> {
          NDArray losses = KernelSet.floats(kernels, given.rows());
          set.launch(
              set.function("states_slope", KernelSet.macro(given.type())),
              new Grid((given.rows() + ROWS - 1) / ROWS, 1, 1, THREADS),
              given.address(),
              set.address(teacher),
              addressOf(counts),
              set.address(slopes),
              set.address(losses),
              set.address(tokens),
              (int) given.rows(),
              (int) given.last());
          return kernels.run1("mean_of", losses, tokens);
        });
  }

  private long addressOf(NDArray counts) {
    return counts.isEmpty() ? 0L : set.address(counts);
  }

  private boolean suits(NDArray student, NDArray teacher) {
    if (set.lack().isPresent()) {
      return false;
    }
    int type = set.tensor(student).type();
    return KernelSet.hasType(type)
        && Stream.of(student, teacher)
            .map(set::tensor)
            .allMatch(each -> each.type() == type && each.aligned());
  }
}
