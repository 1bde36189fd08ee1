package io.hyb.runtime.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;

/**
 * What a machine can do at most, as far as libtorch gets there.
 *
 * @param bytesPerSecond read and written by a large copy
 * @param flopsPerSecond of a large product in the kernels' precision
 */
public record Limits(double bytesPerSecond, double flopsPerSecond) {
  private static final int TRIES = 6;
  private static final long COPIED = 1 << 26;

  /** How often a GPU does a work between two waits, which take as long as a part of it. */
  private static final int GPU_REPEATS = 10;

  /** Measures them; takes a second or two. */
  public static Limits of(Kernels kernels) {
    int n = kernels.device().isGpu() ? 8192 : 1024;
    double[] seconds = {Double.MAX_VALUE, Double.MAX_VALUE};
    Scope.run(
        () -> {
          NDArray source = kernels.manager().ones(new Shape(COPIED), DataType.FLOAT32);
          NDArray target = source.duplicate();
          NDArray square =
              kernels.cast(kernels.manager().randomNormal(new Shape(1, n, n), DataType.FLOAT32));
          NDArray weight =
              kernels.cast(kernels.manager().randomNormal(new Shape(n, n), DataType.FLOAT32));
          for (int i = 0; i < TRIES; i++) {
            seconds[0] =
                Math.min(seconds[0], timed(kernels, () -> kernels.run1("put", target, source)));
            seconds[1] =
                Math.min(
                    seconds[1],
                    timed(
                        kernels, () -> kernels.run1("project", square, weight, kernels.absent())));
          }
        });
    return new Limits(
        2.0 * COPIED * Float.BYTES / seconds[0], 2.0 * n * n * (double) n / seconds[1]);
  }

  private static double timed(Kernels kernels, Runnable work) {
    int repeats = kernels.device().isGpu() ? GPU_REPEATS : 1;
    Finished.wait(kernels);
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      Scope.run(work);
    }
    Finished.wait(kernels);
    return (System.nanoTime() - start) / 1e9 / repeats;
  }
}
