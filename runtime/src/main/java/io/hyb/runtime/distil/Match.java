package io.hyb.runtime.distil;

import ai.djl.ndarray.NDList;
import io.hyb.runtime.data.Batch;
import java.util.List;
import java.util.Optional;

/** How one stage compares the student with its teacher. */
interface Match extends AutoCloseable {

  /**
   * What a whole step has, by which micro-batches' sums are divided.
   *
   * @param tokens positions that count
   * @param sequences rows
   */
  record StepSize(long tokens, long sequences) {}

  /**
   * Runs teacher and student over a micro-batch and adds the loss's derivatives to the student's
   * gradients.
   *
   * @return this micro-batch's part of the losses, wide scalars, as {@link #parts} names them
   */
  NDList accumulate(Batch batch, StepSize step);

  @Override
  default void close() {}

  /** What each loss is of, such as {@code layer 3}. */
  List<String> parts();

  /**
   * Where in the models a loss that is not finite comes from, if its part does not say so.
   *
   * @return such as {@code layer 3 of the student}
   */
  default Optional<String> origin(Batch batch) {
    return Optional.empty();
  }
}
