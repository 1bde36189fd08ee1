package io.hyb.arch.mixer;

import static io.hyb.arch.tensor.FirstValues.MIXER;
import static io.hyb.arch.tensor.Part.RECURRENT;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;

/** What the Mamba-2s have in common: one projection into the mixer, a convolution, a scan. */
sealed interface StateSpace extends Mixer permits DiscreteMamba2, Mamba2 {

  SelectiveScan scan(HeadGroup group);

  static Weight weight(String name, long... shape) {
    return Weight.of(name, RECURRENT, MIXER, shape);
  }

  @Override
  default long stateValues(HeadGroup group) {
    return scan(group).stateValues();
  }

  @Override
  default long convolutionValues(HeadGroup group) {
    return scan(group).channels() * (conv() - 1);
  }

  @Override
  default long decodeFlops(HeadGroup group, int dModel) {
    return inputFlops(group, dModel) + scan(group).stepFlops();
  }

  @Override
  default long prefillFlops(HeadGroup group, int dModel, long length) {
    return Math.addExact(
        Math.multiplyExact(inputFlops(group, dModel), length),
        scan(group).chunkedFlops(Chunks.of(length, chunk())));
  }

  private long inputFlops(HeadGroup group, int dModel) {
    long channels = scan(group).channels();
    long rows = group.inner() + channels + group.heads();
    return 2 * rows * dModel + 2 * channels * conv();
  }

  @Override
  default boolean hasMatrices() {
    return true;
  }
}
