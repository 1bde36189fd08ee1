package io.hyb.arch;

import java.util.Optional;

/**
 * Rotary embedding.
 *
 * @param theta its base
 * @param scaling how Llama 3 scales its frequencies, where it does
 * @param partial share of head_dim that is rotated, the first values of a head: above 0, at most 1
 */
public record RopeShape(double theta, Optional<Llama3Scaling> scaling, double partial) {

  /**
   * Llama 3.1's scaling of frequencies, in the words of Hugging Face's {@code rope_scaling} ({@code
   * rope_type = llama3}).
   */
  public record Llama3Scaling(
      double factor, double lowFreqFactor, double highFreqFactor, int originalContext) {}

  public static RopeShape plain(double theta) {
    return new RopeShape(theta, Optional.empty(), 1);
  }

  public static RopeShape llama3(
      double theta,
      double factor,
      double lowFreqFactor,
      double highFreqFactor,
      int originalContext) {
    return new RopeShape(
        theta,
        Optional.of(new Llama3Scaling(factor, lowFreqFactor, highFreqFactor, originalContext)),
        1);
  }

  /** The same, of which only this share of head_dim is rotated. */
  public RopeShape withPartial(double share) {
    return new RopeShape(theta, scaling, share);
  }

  /** How many of a head's values are rotated. */
  public int rotated(int headDim) {
    return (int) (headDim * partial);
  }
}
