package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.sun.jna.Pointer;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A discrete Mamba-2 mixer over whole batches, forward and backward, {@code mixer.cu}. Autograd
 * knows nothing of it: what it gives is a leaf, and who calls it takes the derivatives. The
 * TorchScript of the same operations is its oracle and does the work wherever a method here gives
 * nothing: on other devices, without NVRTC, for sizes that the kernels aren't made for.
 */
public final class MixerKernels {
  private static final int THREADS = 128;

  /** Tokens of a chunk of the scan, and those that a thread of the convolution goes over. */
  private static final int CHUNK = 64;

  private static final int MOST_STATE = 64;
  private static final int MOST_TAPS = 8;

  private final Kernels kernels;
  private final KernelSet set;

  private MixerKernels(Kernels kernels) {
    this.kernels = kernels;
    this.set = KernelSet.of(kernels, "mixer.cu");
  }

  /** Those of the kernels' device. */
  public static MixerKernels of(Kernels kernels) {
    return new MixerKernels(kernels);
  }

  /** Why there are none on this device, if there are none. */
  public Optional<String> lack() {
    return set.lack();
  }

  /**
   * The sizes of a discrete Mamba-2 mixer.
   *
   * @param taps of its convolution
   */
  public record Mixer(int heads, int headDim, int dState, int taps) {
    private int channels() {
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
   * A mixer from its projection on, over a length and from an empty state.
   *
   * @param projected x, B, C, z and a side by side, (batch, length, channels + heads·head_dim +
   *     heads or more)
   * @param weights a_bias, the convolution's weight and bias, D and z_bias in one array
   * @param documents int64 (batch, length); empty where each row is one document
   * @return (batch, length, heads, head_dim)
   */
  public Optional<NDArray> mix(Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
    if (set.lack().isPresent() || !mixer.isSuited()) {
      return Optional.empty();
    }
    Tensor in = set.tensor(projected);
    if (!KernelSet.hasType(in.type()) || !in.inOrder() || set.tensor(weights).type() != in.type()) {
      return Optional.empty();
    }
    return set.attempt(
        () -> {
          MixerCall call = new MixerCall(mixer, projected, weights, documents);
          NDArray xbc = call.convolved();
          NDArray states = call.begun(xbc).get(0);
          NDArray y =
              kernels.run1(
                  "empty_heads",
                  projected,
                  kernels.scalar((long) mixer.heads),
                  kernels.scalar((long) mixer.headDim));
          call.launch("mixer_read", call.chunks(), xbc, states, y);
          return y;
        });
  }

  /**
   * Derivatives of {@link #mix}.
   *
   * @param slopes by what it gave, in that shape
   * @return by {@code projected} and by {@code weights}
   */
  public NDList mixBack(
      Mixer mixer, NDArray projected, NDArray weights, NDArray documents, NDArray slopes) {
    MixerCall call = new MixerCall(mixer, projected, weights, documents);
    NDArray inOrder = kernels.run1("in_order", slopes);
    NDArray xbc = call.convolved();
    NDList begun = call.begun(xbc);
    NDArray bySlopes = call.states();
    call.launch("mixer_add_back", call.chunks(), xbc, inOrder, bySlopes);
    call.carry(bySlopes, begun.get(1), true);
    NDArray byXbc = call.likeXbc();
    NDArray byProjected = kernels.run1("empty_as", projected, kernels.scalar(call.width));
    long rows = call.batch * call.count;
    NDArray parts = KernelSet.floats(kernels, rows, mixer.heads * (mixer.headDim + 2L));
    call.launch(
        "mixer_back",
        call.chunks(),
        xbc,
        inOrder,
        begun.get(0),
        bySlopes,
        byXbc,
        byProjected,
        parts);
    NDArray tapParts = KernelSet.floats(kernels, rows, mixer.channels() * (mixer.taps + 1L));
    call.launch("mixer_convolve_back", call.runs(), byXbc, byProjected, tapParts);
    NDArray byWeights =
        kernels.run1(
            "mixer_weights_slope", parts, tapParts, kernels.scalar((long) mixer.heads), projected);
    return new NDList(byProjected, byWeights);
  }

  /** One pass of a mixer, forward or backward. */
  private final class MixerCall {
    private final Mixer mixer;
    private final NDArray projected;
    private final String[] macros;
    private final long batch;
    private final long length;
    private final long width;

    /** Chunks of a row, which are as many as the convolution's runs. */
    private final long count;

    private final Object[] inputs;

    MixerCall(Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
      Tensor in = set.tensor(projected);
      this.mixer = mixer;
      this.projected = projected;
      this.batch = in.sizes()[0];
      this.length = in.sizes()[1];
      this.width = in.last();
      this.count = (length + CHUNK - 1) / CHUNK;
      this.macros =
          new String[] {
            KernelSet.macro(in.type()),
            "P=" + mixer.headDim,
            "N=" + mixer.dState,
            "TAPS=" + mixer.taps
          };
      this.inputs =
          new Object[] {
            in.address(), set.address(weights), documents.isEmpty() ? 0L : set.address(documents)
          };
    }

    Grid chunks() {
      return new Grid(count, mixer.heads, batch, mixer.headDim);
    }

    Grid runs() {
      return new Grid((mixer.channels() + THREADS - 1) / THREADS, count, batch, THREADS);
    }

    /** Runs a kernel over the inputs and then {@code arrays}. */
    void launch(String kernel, Grid grid, NDArray... arrays) {
      Stream<Object> addresses = Stream.of(arrays).map(set::address);
      Object[] arguments =
          Stream.of(
                  Stream.of(inputs),
                  addresses,
                  Stream.<Object>of(mixer.heads, (int) length, (int) width))
              .flatMap(each -> each)
              .toArray();
      set.launch(function(kernel), grid, arguments);
    }

    private Pointer function(String kernel) {
      return set.function(kernel, macros);
    }

    NDArray likeXbc() {
      return kernels.run1("empty_as", projected, kernels.scalar((long) mixer.channels()));
    }

    NDArray states() {
      return KernelSet.floats(kernels, batch, mixer.heads, count, mixer.headDim, mixer.dState);
    }

    NDArray convolved() {
      NDArray xbc = likeXbc();
      launch("mixer_convolve", runs(), xbc);
      return xbc;
    }

    /** What each chunk begins with, and how much of that is left at its end. */
    NDList begun(NDArray xbc) {
      NDArray states = states();
      NDArray totals = KernelSet.floats(kernels, batch, mixer.heads, count);
      launch("mixer_add", chunks(), xbc, states, totals);
      carry(states, totals, false);
      return new NDList(states, totals);
    }

    void carry(NDArray states, NDArray totals, boolean backward) {
      long numbers = (long) mixer.headDim * mixer.dState;
      set.launch(
          function("mixer_carry"),
          new Grid((numbers + THREADS - 1) / THREADS, mixer.heads, batch, THREADS),
          set.address(states),
          set.address(totals),
          (int) count,
          backward ? 1 : 0);
    }
  }
}
