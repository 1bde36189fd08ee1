package io.hyb.runtime.generate;

/**
 * How the next token is chosen.
 *
 * @param temperature logits are divided by it; 0 takes the likeliest token
 * @param topP only the likeliest tokens that together reach this probability are drawn from, 0 to 1
 * @param seed the same seed draws the same tokens on the same device
 */
public record Sampling(double temperature, double topP, long seed) {
  public static final Sampling GREEDY = new Sampling(0, 1, 0);

  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("a temperature is 0 or more, not " + temperature);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p is above 0 and at most 1, not " + topP);
    }
  }

  boolean greedy() {
    return temperature == 0;
  }
}
