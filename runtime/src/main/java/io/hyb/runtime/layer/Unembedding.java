package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;

/**
 * Projection of the residual stream to the vocabulary; with tied embeddings it stands at the
 * embedding's place.
 */
public final class Unembedding {
  private final Kernels kernels;
  private final NDArray weight;

  /** Asks {@code at} for {@code weight} (vocab, d_model). */
  public Unembedding(Parameters at, int vocab, int dModel) {
    this.kernels = at.kernels();
    this.weight = at.get("weight", vocab, dModel);
  }

  /**
   * @param x (batch, length, d_model)
   * @return logits (batch, length, vocab)
   */
  public NDArray forward(NDArray x) {
    return StepKernels.of(kernels)
        .product(kernels, x, weight)
        .orElseGet(() -> kernels.run1("project", x, weight, kernels.absent()));
  }
}
