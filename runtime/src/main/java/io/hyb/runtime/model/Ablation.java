package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * Heads silenced in a pass: each head's output is multiplied by its factor before the output
 * projection.
 *
 * @param factors float32 (1 or batch, layers, heads)
 */
public record Ablation(Kernels kernels, NDArray factors) {

  /**
   * @param outputs (batch, length, n, head_dim)
   * @param which teacher head of each of the n; all heads in order if empty
   */
  NDArray apply(NDArray outputs, int layer, int... which) {
    NDArray indices = kernels.absent();
    if (which.length > 0) {
      record Heads(List<Integer> which) {}
      Heads key = new Heads(Arrays.stream(which).boxed().toList());
      indices =
          kernels.constant(
              key, () -> kernels.manager().create(Arrays.stream(which).asLongStream().toArray()));
    }
    return kernels.run1("ablate", outputs, factors, kernels.scalar((long) layer), indices);
  }
}
