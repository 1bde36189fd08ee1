package io.hyb.runtime.generate;

import ai.djl.pytorch.jni.JniUtils;
import io.hyb.arch.Teacher;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;

/**
 * How many threads a step of generation is spread over. Small steps stay on one: a token through a
 * model of a few million weights is dozens of operations of microseconds each, and on a machine
 * that has other work to do the wait at the end of every one of them takes ten times as long as the
 * operation. Large steps use as many as PyTorch does by itself.
 */
final class CpuThreads implements AutoCloseable {
  /** Multiplications that one core does in about ten milliseconds. */
  private static final long SMALL = 64_000_000;

  private final boolean onCpu;
  private final long multiplications;
  private final int all;
  private int now;

  CpuThreads(LanguageModel model, Kernels kernels) {
    this.onCpu = !kernels.device().isGpu();
    this.multiplications = multiplications(model.shape().teacher());
    this.all = onCpu ? JniUtils.getNumThreads() : 0;
    this.now = all;
  }

  /** For one token, about. */
  private static long multiplications(Teacher shape) {
    long layer = (long) shape.dModel() * (4L * shape.dModel() + 3L * shape.dFf());
    return shape.layers() * layer + (long) shape.vocab() * shape.dModel();
  }

  /** Announces a step over {@code tokens} tokens, of all rows together. */
  void step(long tokens) {
    if (onCpu) {
      set(multiplications * tokens <= SMALL ? 1 : all);
    }
  }

  private void set(int threads) {
    if (threads != now) {
      JniUtils.setNumThreads(threads);
      now = threads;
    }
  }

  @Override
  public void close() {
    if (onCpu) {
      set(all);
    }
  }
}
