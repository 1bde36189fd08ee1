package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.MixerKernels.Mixed;
import io.hyb.runtime.cuda.MixerKernels.Mixer;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;
import java.util.stream.Stream;

/** One pass of a mixer over whole rows, forward or backward, by the kernels of a set. */
abstract class MixerPass {
  /** Threads of kernels that have no other number of them. */
  static final int THREADS = 128;

  /** Tokens of a chunk of the scan, and those that a thread of the convolution goes over. */
  private static final int CHUNK = 64;

  /** Bytes of the channels that a thread of the convolution's derivatives has. */
  private static final int SPAN_BYTES = 8;

  final Mixer mixer;

  private final Kernels kernels;
  private final KernelSet set;
  private final NDArray projected;
  private final String[] macros;
  private final Object[] inputs;
  private final long batch;
  private final long length;
  private final long width;

  /** Chunks of a row, which are as many as the convolution's runs. */
  private final long count;

  private final int span;

  /**
   * @param projected and the rest: as of {@link MixerKernels#mix}
   */
  MixerPass(
      Kernels kernels,
      KernelSet set,
      Mixer mixer,
      NDArray projected,
      NDArray weights,
      NDArray documents) {
    Tensor in = set.tensor(projected);
    this.kernels = kernels;
    this.set = set;
    this.mixer = mixer;
    this.projected = projected;
    this.batch = in.sizes()[0];
    this.length = in.sizes()[1];
    this.width = in.last();
    this.count = (length + CHUNK - 1) / CHUNK;
    this.span = SPAN_BYTES / (in.type() == Tensor.FLOAT32 ? Float.BYTES : Short.BYTES);
    this.macros =
        new String[] {
          KernelSet.macro(in.type()),
          "P=" + mixer.headDim(),
          "N=" + mixer.dState(),
          "TAPS=" + mixer.taps()
        };
    this.inputs =
        new Object[] {
          in.address(), set.address(weights), documents.isEmpty() ? 0L : set.address(documents)
        };
  }

  /** The gated results; nothing, from then on either, if a kernel doesn't compile or start. */
  final Optional<Mixed> attempt() {
    return set.attempt(this::results);
  }

  private Mixed results() {
    NDArray y =
        kernels.run1(
            "empty_heads",
            projected,
            kernels.scalar((long) mixer.heads()),
            kernels.scalar((long) mixer.headDim()));
    return new Mixed(y, read(y));
  }

  /** Derivatives by what was projected and by the weights, given those by the gated results. */
  final NDList derivatives(NDList kept, NDArray slopes) {
    NDArray byXbc = likeXbc();
    NDArray byProjected = kernels.run1("empty_as", projected, kernels.scalar(width));
    NDArray parts = words(batch * count, mixer.heads() * (mixer.headDim() + 2L));
    readBack(kept, kernels.run1("in_order", slopes), byXbc, byProjected, parts);
    NDArray tapParts = words(batch * count, mixer.channels() * (mixer.taps() + 1L));
    launch("mixer_convolve_back", runs(mixer.channels() / span), byXbc, byProjected, tapParts);
    NDArray byWeights =
        kernels.run1(
            "mixer_weights_slope",
            parts,
            tapParts,
            kernels.scalar((long) mixer.heads()),
            projected);
    return new NDList(byProjected, byWeights);
  }

  /**
   * Writes the gated results.
   *
   * @return what {@link #readBack} takes
   */
  abstract NDList read(NDArray y);

  /**
   * Writes all derivatives but the convolution's.
   *
   * @param byXbc by x, B and C after the convolution, (batch, length, channels)
   * @param byProjected those by what is behind them in a row
   * @param parts sums over each chunk, by a_bias, D and z_bias
   */
  abstract void readBack(
      NDList kept, NDArray slopes, NDArray byXbc, NDArray byProjected, NDArray parts);

  /** A block for each chunk of each head. */
  final Grid chunks(int threads) {
    return new Grid(count, mixer.heads(), batch, threads);
  }

  /** So many threads for each of the convolution's runs. */
  final Grid runs(long threads) {
    return new Grid((threads + THREADS - 1) / THREADS, count, batch, THREADS);
  }

  /** Runs a kernel over the inputs and then {@code arrays}. */
  final void launch(String kernel, Grid grid, NDArray... arrays) {
    Stream<Object> addresses = Stream.of(arrays).map(set::address);
    Object[] arguments =
        Stream.of(
                Stream.of(inputs),
                addresses,
                Stream.<Object>of(mixer.heads(), (int) length, (int) width))
            .flatMap(each -> each)
            .toArray();
    set.launch(set.function(kernel, macros), grid, arguments);
  }

  /**
   * Puts what chunks begin with in place of what they add.
   *
   * @param threads for a head
   * @param backward from the last chunk to the first
   */
  final void carry(String kernel, long threads, NDArray states, NDArray totals, boolean backward) {
    set.launch(
        set.function(kernel, macros),
        new Grid((threads + THREADS - 1) / THREADS, mixer.heads(), batch, THREADS),
        set.address(states),
        set.address(totals),
        (int) count,
        backward ? 1 : 0);
  }

  final NDArray likeXbc() {
    return kernels.run1("empty_as", projected, kernels.scalar((long) mixer.channels()));
  }

  /** So many words for each chunk of each head. */
  final NDArray ofChunks(long words) {
    return words(batch, mixer.heads(), count, words);
  }

  /** Words that nobody has written. */
  final NDArray words(long... shape) {
    return KernelSet.floats(kernels, shape);
  }

  /** Of all chunks, the last of a row being as long as the others. */
  final long tokens() {
    return batch * count * CHUNK;
  }
}
