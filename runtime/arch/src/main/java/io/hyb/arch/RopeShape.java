package io.hyb.arch;

import java.util.Optional;

/** Rotary embedding: base {@code theta} and, where Llama 3 scales its frequencies, how. */
public record RopeShape(double theta, Optional<Llama3Scaling> scaling) {

  /**
   * Llama 3.1's scaling of frequencies, in the words of Hugging Face's {@code rope_scaling} ({@code
   * rope_type = llama3}).
   */
  public record Llama3Scaling(
      double factor, double lowFreqFactor, double highFreqFactor, int originalContext) {}

  public static RopeShape plain(double theta) {
    return new RopeShape(theta, Optional.empty());
  }

  public static RopeShape llama3(
      double theta,
      double factor,
      double lowFreqFactor,
      double highFreqFactor,
      int originalContext) {
    return new RopeShape(
        theta,
        Optional.of(new Llama3Scaling(factor, lowFreqFactor, highFreqFactor, originalContext)));
  }
}
