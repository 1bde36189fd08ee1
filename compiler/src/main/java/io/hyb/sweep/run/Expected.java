package io.hyb.sweep.run;

/**
 * A work that is still to be done, unless its variant drops out before.
 *
 * @param chance that it will be done: 1 where no comparison is due before it
 */
public record Expected(Work work, double chance) {
  /** Tokens that it will train on, on average. */
  public double tokens() {
    return chance * work.tokens();
  }
}
