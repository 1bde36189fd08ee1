package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.distil.Match.StepSize;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A micro-batch on the device, with all of it that changes from step to step.
 *
 * @param ids token ids, int64 (rows, length)
 * @param documents as of {@link Batch}, int64 (rows, length); empty where every row is one
 * @param mostDocuments as of {@link Batch}
 * @param mask 1 where a position counts, float32 (rows, length); the absent array where all do
 * @param tokens positions that count in the whole step, a wide scalar
 * @param sequences rows of the whole step
 */
record PlacedBatch(
    NDArray ids,
    Optional<NDArray> documents,
    OptionalInt mostDocuments,
    NDArray mask,
    NDArray tokens,
    long sequences) {

  /** Arrays of the innermost scope. */
  static PlacedBatch of(Kernels kernels, Batch batch, StepSize step) {
    return new PlacedBatch(
        batch.idsOn(kernels),
        batch.documentsOn(kernels),
        batch.mostDocuments(),
        batch.maskOn(kernels),
        kernels.total(step.tokens()),
        step.sequences());
  }

  /** How models run over it. */
  Pass pass() {
    return documents.map(ids -> Pass.packed(ids, mostDocuments)).orElse(Pass.FULL);
  }
}
