package io.hyb.runtime.distil;

import io.hyb.arch.Stage;

/**
 * Warm-up, stable, decay: the rate rises linearly over the first steps, stays, and falls linearly
 * over the last ones to {@link #LAST}.
 *
 * @param peak the rate between
 * @param steps steps in all
 * @param warmup steps that rise; the last of them is at the peak
 * @param decay steps that fall; the last of them is at {@link #LAST}
 */
public record LearningRate(double peak, long steps, long warmup, long decay) {
  public static final double LAST = 1e-8;

  /** The rates of a stage. */
  public static LearningRate of(Stage stage) {
    long steps = stage.steps();
    return new LearningRate(
        stage.lr(), steps, Math.round(stage.warmup() * steps), Math.round(stage.decay() * steps));
  }

  /**
   * @param step counted from 0
   */
  public double at(long step) {
    if (step < warmup) {
      return peak * (step + 1) / warmup;
    }
    long falling = step - (steps - decay) + 1;
    return falling <= 0 ? peak : peak + (LAST - peak) * falling / decay;
  }
}
