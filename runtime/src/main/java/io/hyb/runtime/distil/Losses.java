package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.LossKernels;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.List;

/**
 * How far a student is from its teacher, in wide precision, differentiable towards the student or
 * with the derivative beside it. Each loss is this micro-batch's part of the mean over a whole
 * step: parts of one step add up.
 */
public final class Losses {
  private final Kernels kernels;

  public Losses(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * The mean over tokens of {@code ‖student − teacher‖₂}, not squared (MOHAWK's hidden-state
   * alignment, arXiv 2408.10189). Nothing is recorded.
   *
   * @param student (batch, length, d_model)
   * @param teacher the same shape
   * @param mask 1 where a position counts, (batch, length); empty counts all
   * @param tokens positions that count in the whole step, a wide scalar where the rest is
   */
  public WithSlope hiddenStates(NDArray student, NDArray teacher, NDArray mask, NDArray tokens) {
    return Gradients.unrecorded(
        () -> {
          NDArray slopes = kernels.run1("like", student);
          return LossKernels.of(kernels)
              .states(student, teacher, mask, slopes, tokens)
              .map(loss -> new WithSlope(loss, slopes))
              .orElseGet(
                  () ->
                      WithSlope.of(
                          kernels.run("hidden_states_loss", student, teacher, mask, tokens)));
        });
  }

  /**
   * The mean over sequences and recurrent heads of {@code ‖T − attention‖_F} (MOHAWK's matrix
   * orientation). Rows of positions that do not count are left out of the norm.
   *
   * @param student mixing matrices of the recurrent heads, (batch, recurrent, length, length)
   * @param teacher attention of all the teacher's heads, (batch, heads, length, length)
   * @param recurrent which of the teacher's heads recur, ascending
   * @param mask as for {@link #hiddenStates}
   * @param sequences sequences in the whole step
   */
  public NDArray matrices(
      NDArray student, NDArray teacher, List<Integer> recurrent, NDArray mask, long sequences) {
    NDArray heads =
        kernels.constant(
            recurrent,
            () ->
                kernels
                    .manager()
                    .create(recurrent.stream().mapToLong(Integer::longValue).toArray()));
    return kernels.run1("matrices_loss", student, teacher, heads, mask, kernels.count(sequences));
  }

  /**
   * The mean over tokens of the cross entropy of {@code softmax(student / temperature)} against
   * {@code softmax(teacher / temperature)}; there is no factor of temperature². Nothing is
   * recorded.
   *
   * @param student logits, (1, rows, vocab); not to be read any more: the slope may be in their
   *     place
   * @param teacher the same shape
   * @param mask (1, rows), or empty
   * @param tokens positions that count in the whole step, a wide scalar where the rest is
   */
  public WithSlope logits(
      NDArray student, NDArray teacher, NDArray mask, NDArray tokens, double temperature) {
    return LossKernels.of(kernels)
        .logits(student, teacher, mask, tokens, temperature)
        .map(loss -> new WithSlope(loss, kernels.run1("detach", student)))
        .orElseGet(() -> plainLogits(student, teacher, mask, tokens, temperature));
  }

  private WithSlope plainLogits(
      NDArray student, NDArray teacher, NDArray mask, NDArray tokens, double temperature) {
    return WithSlope.of(
        Gradients.unrecorded(
            () ->
                kernels.run(
                    "logits_loss", student, teacher, mask, tokens, kernels.scalar(temperature))));
  }

  /**
   * A loss and its derivative.
   *
   * @param loss a wide scalar
   * @param slope by what the student gave, in its shape and type
   */
  public record WithSlope(NDArray loss, NDArray slope) {
    private static WithSlope of(NDList both) {
      return new WithSlope(both.get(0), both.get(1));
    }
  }
}
