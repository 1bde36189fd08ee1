package io.hyb.runtime.generate;

import java.util.function.Supplier;

/**
 * How many steps to take between two readings of their tokens: as many as take the time in which a
 * reader notices no pause.
 */
final class StepsAhead {
  private static final double UNNOTICED_SECONDS = 0.03;

  private int count = 1;

  int count() {
    return count;
  }

  /** Takes {@link #count} steps and learns from how long they took. */
  long[] timed(Supplier<long[]> steps) {
    long start = System.nanoTime();
    long[] tokens = steps.get();
    double each = (System.nanoTime() - start) / 1e9 / tokens.length;
    int fit = (int) Math.min(UNNOTICED_SECONDS / each, Steps.MOST);
    count = Math.max(1, Math.min(2 * count, fit));
    return tokens;
  }
}
