package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.MixerKernels.Mixer;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;

/**
 * The scan as products of each chunk's matrices, {@code scan.cu} and {@code scan_back.cu} with what
 * they build on, for 16-bit types on devices whose matrix units multiply bfloat16.
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
    return KernelSet.of(
        kernels,
        "mixer.cu",
        "tiles.cu",
        "scan_prepare.cu",
        "chunks.cu",
        "scan.cu",
        "slopes.cu",
        "scan_back.cu");
  }

  /**
   * Whether its kernels are made for a mixer and run on the device.
   *
   * @param type PyTorch's number of its precision
   */
  static boolean isMadeFor(Kernels kernels, Mixer mixer, int type) {
    return type != Tensor.FLOAT32
        && mixer.headDim() <= MOST_HEAD_DIM
        && set(kernels).lack().isEmpty()
        && set(kernels).hasMatrixUnits();
  }

  static MatrixScan over(
      Kernels kernels, Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
    return new MatrixScan(kernels, set(kernels), mixer, projected, weights, documents);
  }

  /**
   * Keeps what all kernels know of tokens and weights, the states that chunks begin with and how
   * much of them is left at their end.
   */
  @Override
  NDList read(NDArray y) {
    NDArray prepared = words(ofHeads() + ofTokens());
    NDArray states = ofChunks(pairs());
    NDArray totals = ofChunks(1);
    launch("scan_prepare", chunks(WARP), prepared, totals);
    launch("scan_add", chunks(THREADS), prepared, states);
    carry("scan_carry", pairs(), states, totals, false);
    launch("scan_read", chunks(THREADS), prepared, states, y);
    return new NDList(prepared, states, totals);
  }

  @Override
  void readBack(NDList kept, NDArray slopes, NDArray byXbc, NDArray byProjected, NDArray parts) {
    NDArray prepared = kept.get(0);
    NDArray byStates = ofChunks(pairs());
    launch("scan_add_back", chunks(THREADS), prepared, slopes, byStates);
    carry("scan_carry", pairs(), byStates, kept.get(2), true);
    launch(
        "scan_back",
        chunks(THREADS),
        prepared,
        slopes,
        kept.get(1),
        byStates,
        byXbc,
        byProjected,
        parts);
  }

  /** Of a state's bfloat16 numbers. */
  private long pairs() {
    return (long) mixer.headDim() * Math.max(mixer.dState(), PIECE) / 2;
  }

  /** Words of the heads' taps and biases. */
  private long ofHeads() {
    return (mixer.taps() + 1L) * mixer.channels() + (long) mixer.heads() * mixer.headDim();
  }

  /** Words of tokens, two for each head and a mark. */
  private long ofTokens() {
    return (2L * mixer.heads() + 1) * tokens();
  }
}
