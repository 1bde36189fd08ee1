package io.hyb.arch;

import java.util.Optional;

/** Rotary embedding: base and, for Llama 3, its frequency scaling. */
public record Rope(double theta, Optional<Llama3Scaling> scaling) {

  /**
   * Llama 3.1's scaling, in the words of Hugging Face's {@code rope_scaling} ({@code rope_type =
   * llama3}).
   */
  public record Llama3Scaling(
      double factor, double lowFreqFactor, double highFreqFactor, int originalContext) {}
}
