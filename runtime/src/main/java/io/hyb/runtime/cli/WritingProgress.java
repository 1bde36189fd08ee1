package io.hyb.runtime.cli;

import io.hyb.arch.Teacher;
import io.hyb.runtime.weights.WriteProgress;
import java.util.Locale;

/** Reports the progress of writing weights every few seconds, with the time remaining. */
final class WritingProgress implements WriteProgress {
  private static final long EVERY_NANOS = 3_000_000_000L;
  private static final double MIB = 1 << 20;

  private final Console console;
  private final long begin = System.nanoTime();
  private long reported = begin;
  private long written;

  WritingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void wrote(String tensor, long done, long total) {
    written = done;
    long now = System.nanoTime();
    if (now - reported >= EVERY_NANOS) {
      reported = now;
      double left = seconds(now) * (total - done) / done;
      console.note(
          String.format(
              Locale.ROOT,
              "%,.0f of %,.0f MiB, up to %s; about %.0f s left",
              done / MIB,
              total / MIB,
              tensor,
              left));
    }
  }

  String summary(Teacher shape) {
    return String.format(
        Locale.ROOT,
        "%s: %d layers of %d heads, %,.0f MiB of weights in %.1f s",
        shape.name(),
        shape.layers(),
        shape.heads(),
        written / MIB,
        seconds(System.nanoTime()));
  }

  private double seconds(long now) {
    return (now - begin) / 1e9;
  }
}
