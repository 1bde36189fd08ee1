package io.hyb.runtime.distil;

import java.util.function.LongSupplier;

/**
 * Whether another checkpoint leaves most of the time to training: a large model's takes seconds to
 * write.
 */
final class CheckpointPace {
  /** A write that takes no longer than this, in nanoseconds, is always worth it. */
  private static final long UNNOTICED = 1_000_000_000L;

  /** After a longer write, training runs for at least this many times as long as it took. */
  private static final long REST = 20;

  private final LongSupplier clock;
  private long took;
  private long ended;

  /**
   * @param clock in nanoseconds
   */
  CheckpointPace(LongSupplier clock) {
    this.clock = clock;
    this.ended = clock.getAsLong();
  }

  boolean allowsOne() {
    return took <= UNNOTICED || clock.getAsLong() - ended >= REST * took;
  }

  /** Does the writing, watching how long it takes. */
  void write(Runnable writing) {
    long start = clock.getAsLong();
    writing.run();
    ended = clock.getAsLong();
    took = ended - start;
  }
}
