package io.hyb.arch.mixer;

import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Weight;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent mixer: what heads become that are not kept. FLOPs count a multiply-add as two and
 * products only.
 */
public sealed interface Mixer permits StateSpace, GatedDeltaNet {

  /** The mixers there are, for exhaustive switches. */
  enum Kind {
    /** MOHAWK's Mamba-2 without activation, step size and learned decay (arXiv 2408.10189). */
    DISCRETE_MAMBA2,
    /** Mamba-2 as published (arXiv 2405.21060). */
    MAMBA2,
    /** Gated DeltaNet, which replaces what its state holds under a key (arXiv 2412.06464). */
    GATED_DELTA_NET
  }

  Kind kind();

  /** Width of a head's state, for each of its head_dim channels. */
  int dState();

  /** Taps of the causal convolution. */
  int conv();

  /** Positions that the scan computes at once. */
  int chunk();

  Init init();

  /** The same mixer with other first weights. */
  Mixer with(Init init);

  /** Every setting, in the order in which specs show them. */
  default List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    settings.add(new Setting("d_state", dState(), true));
    settings.add(new Setting("conv", conv(), true));
    settings.add(new Setting("chunk", chunk(), false));
    settings.add(new Setting("init", Word.of(init()), false));
    settings.addAll(ownSettings());
    return List.copyOf(settings);
  }

  /** The settings that not every mixer has; specs show them last. */
  default List<Setting> ownSettings() {
    return List.of();
  }

  /**
   * The weights of a group of recurrent heads, but for the output projection.
   *
   * @param dModel width of the residual stream that they read
   */
  List<Weight> weights(HeadGroup group, int dModel);

  /** Values of state that one sequence carries. */
  long stateValues(HeadGroup group);

  /** Values of the convolution's last inputs that one sequence carries. */
  long convolutionValues(HeadGroup group);

  /** FLOPs of one decoded token, projections into the mixer included. */
  long decodeFlops(HeadGroup group, int dModel);

  /** FLOPs of a whole sequence, in chunks. */
  long prefillFlops(HeadGroup group, int dModel, long length);

  /** Whether its mixing of positions can be written as a matrix to compare with attention's. */
  boolean hasMatrices();

  /** FLOPs of {@link #hasMatrices its matrices} for each pair of positions. */
  default long matrixFlops(HeadGroup group) {
    return 2L * group.heads() * dState();
  }
}
