package io.hyb.runtime.step;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/**
 * What a decode step does in fewer and larger pieces than the TorchScript of the same operations,
 * which is their oracle and does the work wherever a method here gives nothing: for many rows, for
 * sizes and types that a piece isn't made for, and where gradients are wanted.
 */
public interface FusedStep {

  /** Why there are none on this device, if there are none. */
  Optional<String> lack();

  /**
   * A root-mean-square norm.
   *
   * @param x (batch, length, width), few rows
   */
  Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps);

  /**
   * Products with up to three weights, side by side.
   *
   * @param x (batch, length, …), the rest of it one row; few rows
   * @param weights (out, in) each
   * @return (batch, length, sum of outs)
   */
  Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights);

  /**
   * The product that tokens are chosen by: x counts as it is, however narrow the weight.
   *
   * @param x float32 (batch, length, d_model), few rows
   * @param weight (vocab, d_model)
   * @return (batch, length, vocab)
   */
  Optional<NDArray> logits(Kernels kernels, NDArray x, NDArray weight);

  /** The product with one weight, added to {@code stream} (batch, length, out). */
  Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight);

  /**
   * The gated inner activation of a normed stream, {@code silu(gate(x)) ⊙ up(x)}.
   *
   * @param stream (batch, length, d_model), few rows
   * @return (batch, length, d_ff)
   */
  Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up);

  /**
   * Attention of one token a row at a position that only the device knows.
   *
   * @param position int64 (1)
   * @param bound more than the position
   * @return (batch, 1, heads, head_dim)
   */
  Optional<NDArray> attend(Kernels kernels, AttentionArrays arrays, NDArray position, int bound);

  /**
   * The same at a position that the host knows.
   *
   * @param window the most positions that are seen; the buffers hold position p at p modulo it
   */
  Optional<NDArray> attendNext(Kernels kernels, AttentionArrays arrays, int position, int window);

  /**
   * A mixer from its projection on.
   *
   * @return (batch, 1, heads, head_dim)
   */
  Optional<NDArray> mix(Kernels kernels, MixerArrays arrays);

  /**
   * Heads in the order of {@code places}.
   *
   * @param attended (batch, 1, kept, head_dim)
   * @param recurred (batch, 1, rest, head_dim)
   * @param places int64 (kept + rest)
   */
  Optional<NDArray> order(Kernels kernels, NDArray attended, NDArray recurred, NDArray places);
}
