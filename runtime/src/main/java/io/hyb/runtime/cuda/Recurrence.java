package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.MixerKernels.Mixer;
import io.hyb.runtime.torch.Kernels;

/**
 * The scan token by token in each chunk, {@code recurrence.cu}. It keeps nothing for the way back.
 */
final class Recurrence extends MixerPass {
  private Recurrence(
      Kernels kernels,
      KernelSet set,
      Mixer mixer,
      NDArray projected,
      NDArray weights,
      NDArray documents) {
    super(kernels, set, mixer, projected, weights, documents);
  }

  static KernelSet set(Kernels kernels) {
    return KernelSet.of(kernels, "mixer.cu", "recurrence.cu");
  }

  static Recurrence over(
      Kernels kernels, Mixer mixer, NDArray projected, NDArray weights, NDArray documents) {
    return new Recurrence(kernels, set(kernels), mixer, projected, weights, documents);
  }

  @Override
  NDList read(NDArray y) {
    NDArray xbc = convolved();
    launch("mixer_read", chunks(mixer.headDim()), xbc, begun(xbc).get(0), y);
    return new NDList();
  }

  @Override
  void readBack(NDList kept, NDArray slopes, NDArray byXbc, NDArray byProjected, NDArray parts) {
    NDArray xbc = convolved();
    NDList begun = begun(xbc);
    NDArray byStates = ofChunks(numbers());
    launch("mixer_add_back", chunks(mixer.headDim()), xbc, slopes, byStates);
    carry("mixer_carry", numbers(), byStates, begun.get(1), true);
    launch(
        "mixer_back",
        chunks(mixer.headDim()),
        xbc,
        slopes,
        begun.get(0),
        byStates,
        byXbc,
        byProjected,
        parts);
  }

  private NDArray convolved() {
    NDArray xbc = likeXbc();
    launch("mixer_convolve", runs(mixer.channels()), xbc);
    return xbc;
  }

  /** What each chunk begins with, and how much of that is left at its end. */
  private NDList begun(NDArray xbc) {
    NDArray states = ofChunks(numbers());
    NDArray totals = ofChunks(1);
    launch("mixer_add", chunks(mixer.headDim()), xbc, states, totals);
    carry("mixer_carry", numbers(), states, totals, false);
    return new NDList(states, totals);
  }

  /** Of a state. */
  private long numbers() {
    return (long) mixer.headDim() * mixer.dState();
  }
}
