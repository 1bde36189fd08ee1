package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.WideProducts;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/**
 * Projection of the residual stream to the vocabulary; with tied embeddings it stands at the
 * embedding's place.
 */
public final class Unembedding {
  private final Kernels kernels;
  private final NDArray weight;
  private final Optional<NDArray> bias;

  /** Asks {@code at} for {@code weight} (vocab, d_model). */
  public Unembedding(Parameters at, int vocab, int dModel) {
    this(at.kernels(), at.get("weight", vocab, dModel), Optional.empty());
  }

  private Unembedding(Kernels kernels, NDArray weight, Optional<NDArray> bias) {
    this.kernels = kernels;
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * With a bias, as in Phi. Asks {@code at} for {@code weight} (vocab, d_model) and {@code head},
   * another place where embeddings are tied, for {@code bias} (vocab).
   */
  public static Unembedding withBias(Parameters at, Parameters head, int vocab, int dModel) {
    NDArray weight = at.get("weight", vocab, dModel);
    return new Unembedding(at.kernels(), weight, Optional.of(head.get("bias", vocab)));
  }

  /**
   * @param x (batch, length, d_model)
   * @return logits (batch, length, vocab)
   */
  public NDArray forward(NDArray x) {
    if (bias.isPresent()) {
      return kernels.run1("project", x, weight, bias.get());
    }
    return DeviceStep.of(kernels)
        .logits(kernels, x, weight)
        .or(() -> unrecorded(x))
        .orElseGet(() -> kernels.run1("project", x, weight, kernels.absent()));
  }

  private Optional<NDArray> unrecorded(NDArray x) {
    return Gradients.wantedAmong(kernels, x, weight)
        ? Optional.empty()
        : WideProducts.of(kernels).product(kernels, x, weight);
  }
}
