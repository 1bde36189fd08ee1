package io.hyb.runtime.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.hyb.runtime.cpu.CpuSteps;
import io.hyb.runtime.cpu.StepRecording;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/**
 * What single tokens after a cache are chosen by, one step after the other. On a CPU a step is
 * recorded and done again, where all of it can be.
 */
final class NextLogits implements AutoCloseable {
  /** The first step may make what all later ones find. */
  private static final int TRIES = 2;

  private final LanguageModel model;
  private final Kernels kernels;
  private final Cache cache;
  private int tries;
  private StepRecording recording;

  /**
   * @param cache of which nobody else takes in tokens as long as this is open
   */
  NextLogits(LanguageModel model, Kernels kernels, Cache cache) {
    this.model = model;
    this.kernels = kernels;
    this.cache = cache;
    this.tries = CpuSteps.suit(kernels) ? TRIES : 0;
  }

  /**
   * @param ids the next tokens, int64 (rows, 1)
   * @return logits, (rows, 1, vocab), until the next step
   */
  NDArray after(NDArray ids) {
    NDArray logits = step(ids);
    cache.advance(1);
    return logits;
  }

  private NDArray step(NDArray ids) {
    int position = cache.length();
    if (isRecorded() && position < recording.end()) {
      Scope.run(() -> recording.replay(model.embed(ids), position));
      return recording.result();
    }
    close();
    if (tries == 0) {
      return logits(model.embed(ids));
    }
    recording = StepRecording.of(model.embed(ids), this::logits);
    tries = recording.isWhole() ? TRIES : tries - 1;
    return recording.result();
  }

  private NDArray logits(NDArray embedded) {
    NDArray x = model.afterLayers(embedded, Pass.cached(cache));
    return x.getDataType() == DataType.FLOAT32 ? model.logits(x) : model.float32Logits(x, kernels);
  }

  /** Whether the last step will be done again. */
  boolean isRecorded() {
    return recording != null && recording.isWhole();
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
      recording = null;
    }
  }
}
