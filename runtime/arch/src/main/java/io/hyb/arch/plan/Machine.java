package io.hyb.arch.plan;

import io.hyb.arch.Teacher;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * What a device can do, to tell the least time that work takes on it: a step takes as long as its
 * products or as moving its bytes, whichever is longer (the roofline of Williams et al., 2009).
 * Where one of the two isn't known, it is not counted.
 *
 * @param flopsPerSecond products of a model's precision
 * @param bytesPerSecond of its memory
 */
public record Machine(OptionalDouble flopsPerSecond, OptionalDouble bytesPerSecond) {
  public static final Machine UNKNOWN = new Machine(OptionalDouble.empty(), OptionalDouble.empty());
  private static final double MILLISECONDS = 1e3;
  private static final double SECONDS_PER_HOUR = 3600;

  /** Whether anything can be told. */
  public boolean isKnown() {
    return flopsPerSecond.isPresent() || bytesPerSecond.isPresent();
  }

  /**
   * Milliseconds for a token of each sequence: the weights are read once for all of them, cache and
   * state once.
   */
  public OptionalDouble decodeMilliseconds(Plan plan, Plan.AtContext at) {
    double bytes = weightBytes(plan) + at.memory().total();
    return milliseconds((double) plan.batch() * at.flops().decode(), bytes);
  }

  /** Milliseconds for the context of each sequence. */
  public OptionalDouble prefillMilliseconds(Plan plan, Plan.AtContext at) {
    return milliseconds((double) plan.batch() * at.flops().prefill(), weightBytes(plan));
  }

  /** Hours for a stage; empty where the device's FLOPs are not known. */
  public OptionalDouble hours(StageCost stage) {
    return flopsPerSecond.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            new BigDecimal(stage.flops()).doubleValue()
                / flopsPerSecond.getAsDouble()
                / SECONDS_PER_HOUR);
  }

  /** Bytes of the weights that a pass reads whole; of an embedding by itself it reads few rows. */
  private static double weightBytes(Plan plan) {
    Teacher teacher = plan.model().teacher();
    double lookedUp = teacher.tieEmbeddings() ? 0 : (double) teacher.vocab() * teacher.dModel();
    return (plan.parameters().total() - lookedUp) * plan.type().bytes();
  }

  private OptionalDouble milliseconds(double flops, double bytes) {
    if (!isKnown()) {
      return OptionalDouble.empty();
    }
    double computing = flopsPerSecond.isPresent() ? flops / flopsPerSecond.getAsDouble() : 0;
    double moving = bytesPerSecond.isPresent() ? bytes / bytesPerSecond.getAsDouble() : 0;
    return OptionalDouble.of(MILLISECONDS * Math.max(computing, moving));
  }
}
