package io.hyb.runtime.testing;

import io.hyb.runtime.torch.Kernels;
import java.util.Map;

/** A part of a layer of some shape, with what it is drawn from. */
interface TrainedPart {
  /**
   * What it gives and the derivatives by its weights and inputs.
   *
   * @param rounding in whose precision numbers are drawn
   * @param on what computes
   */
  Map<String, float[]> run(Kernels rounding, Kernels on, long seed);
}
