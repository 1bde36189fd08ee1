package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.MixerKernels.Mixer;
import io.hyb.runtime.torch.Kernels;

/**
 * The scan as products of each chunk's matrices, {@code scan.cu} and {@code scan_back.cu}, for
 * 16-bit types on devices whose matrix units multiply bfloat16.
 */
final class MatrixScan extends MixerPass {
  /** Wider heads don't fit a block's shared memory. */
  private static final int MOST_HEAD_DIM = 64;

  private static final int WARP = 32;

  /** Columns of a state are kept by as many. */
  private static final int PIECE = 8;

  private MatrixScan(
      Kernels kernels,
      KernelSet set,
      Mixer mixer,
      NDArray projected,
      NDArray weights,
      NDArray documents) {
    super(kernels, set, mixer, projected, weights, documents);
  }

  private static KernelSet set(Kernels kernels) {
    return KernelSet.of(kernels, "mixer.cu", "scan.cu", "scan_back.cu");
  }

  /**
   * Whether they are made for a mixer, and the device for them.
   *
   * @param type PyTorch's number of its precision
   */
  static boolean isMadeFor(Kernels kernels, Mixer mixer, int type) {
    return type != KernelSet.FLOAT32
        && mixer.headDim() <= MOST_HEAD_DIM
        && set(kernels).lack().isEmpty()
        && set(kernels).hasMatrixUnits();
  }

  static MatrixScan over(
      Kernels kernels, Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
    return new MatrixScan(kernels, set(kernels), mixer, projected, weights, documents);
  }

  @Override
  void read(NDArray y) {
    Begun begun = begun();
    launch("scan_read", chunks(THREADS), begun.prepared, begun.states, y);
  }

  @Override
  void readBack(NDArray slopes, NDArray byXbc, NDArray byProjected, NDArray parts) {
    Begun begun = begun();
    NDArray byStates = ofChunks(pairs());
    launch("scan_add_back", chunks(THREADS), begun.prepared, slopes, byStates);
    carry("scan_carry", pairs(), byStates, begun.totals, true);
    launch(
        "scan_back",
        chunks(THREADS),
        begun.prepared,
        slopes,
        begun.states,
        byStates,
        byXbc,
        byProjected,
        parts);
  }

  /**
   * @param prepared what all kernels know of tokens and weights
   * @param states what each chunk begins with
   * @param totals how much of that is left at its end
   */
  private record Begun(NDArray prepared, NDArray states, NDArray totals) {}

  private Begun begun() {
    NDArray prepared = words(ofHeads() + ofTokens());
    NDArray states = ofChunks(pairs());
    NDArray totals = ofChunks(1);
    launch("scan_prepare", chunks(WARP), prepared, totals);
    launch("scan_add", chunks(THREADS), prepared, states);
    carry("scan_carry", pairs(), states, totals, false);
    return new Begun(prepared, states, totals);
  }

  /** Of a state's bfloat16 numbers. */
  private long pairs() {
    return (long) mixer.headDim() * Math.max(mixer.dState(), PIECE) / 2;
  }

  /** Words of the heads' taps and biases. */
  private long ofHeads() {
    return (mixer.taps() + 1L) * mixer.channels() + (long) mixer.heads() * mixer.headDim();
  }

  /** Words of tokens, a sum for each head and a mark. */
  private long ofTokens() {
    return (mixer.heads() + 1L) * tokens();
  }
}
