package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/**
 * A discrete Mamba-2 mixer over whole batches, forward and backward, {@code mixer.cu} and what goes
 * with it. Autograd knows nothing of it: what it gives is a leaf, and who calls it takes the
 * derivatives. The TorchScript of the same operations is its oracle and does the work wherever a
 * method here gives nothing: on other devices, without NVRTC, for sizes that the kernels aren't
 * made for.
 */
public final class MixerKernels {
  private static final int MOST_STATE = 64;
  private static final int MOST_TAPS = 8;

  /** Rows of what is projected are a multiple of as many numbers. */
  private static final int ROW = 8;

  private final Kernels kernels;

  private MixerKernels(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Those of the kernels' device. */
  public static MixerKernels of(Kernels kernels) {
    return new MixerKernels(kernels);
  }

  /** Why there are none on this device, if there are none. */
  public Optional<String> lack() {
    return Recurrence.set(kernels).lack();
  }

  /**
   * The sizes of a discrete Mamba-2 mixer.
   *
   * @param taps of its convolution
   */
  public record Mixer(int heads, int headDim, int dState, int taps) {
    int channels() {
      return heads * (headDim + 2 * dState);
    }

    private boolean isSuited() {
      return (headDim == 32 || headDim == 64 || headDim == 128)
          && dState >= 4
          && dState <= MOST_STATE
          && Integer.bitCount(dState) == 1
          && taps >= 2
          && taps <= MOST_TAPS;
    }
  }

  /**
   * What a mixer gave.
   *
   * @param y (batch, length, heads, head_dim)
   * @param kept what {@link #mixBack} takes so as not to compute it again; may be empty
   */
  public record Mixed(NDArray y, NDList kept) {}

  /**
   * A mixer from its projection on, over a length and from an empty state.
   *
   * @param projected x, B, C, z and a side by side, (batch, length, channels + heads·head_dim +
   *     heads or more)
   * @param weights a_bias, the convolution's weight and bias, D and z_bias in one array
   * @param documents int64 (batch, length); empty where each row is one document
   */
  public Optional<Mixed> mix(Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
    KernelSet any = Recurrence.set(kernels);
    if (any.lack().isPresent() || !mixer.isSuited()) {
      return Optional.empty();
    }
    Tensor in = any.tensor(projected);
    if (!KernelSet.hasType(in.type())
        || !in.inOrder()
        || in.last() % ROW != 0
        || any.tensor(weights).type() != in.type()) {
      return Optional.empty();
    }
    return pass(mixer, projected, weights, documents).attempt();
  }

  /**
   * Derivatives of {@link #mix}.
   *
   * @param kept as it was given
   * @param slopes by what it gave, in that shape
   * @return by {@code projected} and by {@code weights}
   */
  public NDList mixBack(
      Mixer mixer,
      NDArray projected,
      NDArray weights,
      NDArray documents,
      NDList kept,
      NDArray slopes) {
    return pass(mixer, projected, weights, documents).derivatives(kept, slopes);
  }

  private MixerPass pass(Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
    int type = Recurrence.set(kernels).tensor(projected).type();
    return MatrixScan.isMadeFor(kernels, mixer, type)
        ? MatrixScan.over(kernels, mixer, projected, weights, documents)
        : Recurrence.over(kernels, mixer, projected, weights, documents);
  }
}
