package io.hyb.runtime.evaluate;

import io.hyb.runtime.torch.Kernels;

/**
 * How much goes through a model at once.
 *
 * @param tokens most tokens of a batch, as long as that leaves it one row
 */
public record BatchSize(int tokens) {
  /** What stays within two CPU cores' caches; larger batches measured slower. */
  private static final int ON_CPU = 4096;

  private static final int ON_GPU = 65536;

  /** A good size for the device. */
  public static BatchSize on(Kernels kernels) {
    return new BatchSize(kernels.device().isGpu() ? ON_GPU : ON_CPU);
  }

  /** Rows of {@code length} tokens. */
  public int rows(int length) {
    return Math.max(1, tokens / length);
  }
}
