package io.hyb.runtime.distil;

import ai.djl.ndarray.NDList;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/** A match of which everything that changes from step to step is on the device. */
interface PlacedMatch extends Match {

  Kernels kernels();

  /** {@link #accumulate(Batch, StepSize)} for a micro-batch that is there already. */
  NDList accumulate(PlacedBatch batch);

  @Override
  default NDList accumulate(Batch batch, StepSize step) {
    return Scope.aroundAll(() -> accumulate(PlacedBatch.of(kernels(), batch, step)));
  }
}
