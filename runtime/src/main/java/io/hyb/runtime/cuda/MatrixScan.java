package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.MixerKernels.Mixer;
import io.hyb.runtime.torch.Kernels;

/**
 * The scan as products of each chunk's matrices, {@code scan.cu} and {@code scan_back.cu}, for
 * 16-bit types on devices whose matrix units multiply bfloat16.
 */
final class MatrixScan extends MixerPass {
  /** Wider heads don't fit a block's shared memory. */
  private static final int MOST_HEAD_DIM = 64;

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
    launch("scan_read", chunks(THREADS), begun().get(0), y);
  }

  @Override
  void readBack(NDArray slopes, NDArray byXbc, NDArray byProjected, NDArray parts) {
    NDList begun = begun();
    NDArray byStates = ofChunks(pairs());
    launch("scan_add_back", chunks(THREADS), slopes, byStates);
    carry("scan_carry", pairs(), byStates, begun.get(1), true);
    launch("scan_back", chunks(THREADS), slopes, begun.get(0), byStates, byXbc, byProjected, parts);
  }

  /** What each chunk begins with, and how much of that is left at its end. */
  private NDList begun() {
    NDArray states = ofChunks(pairs());
    NDArray totals = ofChunks(1);
    launch("scan_add", chunks(THREADS), states, totals);
    carry("scan_carry", pairs(), states, totals, false);
    return new NDList(states, totals);
  }

  /** Of a state's bfloat16 numbers. */
  private long pairs() {
    return (long) mixer.headDim() * Math.max(mixer.dState(), PIECE) / 2;
  }
}
