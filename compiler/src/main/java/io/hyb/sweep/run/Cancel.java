package io.hyb.sweep.run;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stops a sweep that some process runs, or what a killed one has left running. */
public final class Cancel {
  private static final long WAIT_MILLIS = 100;
  private static final long LIMIT_SECONDS = 60;

  private Cancel() {}

  /**
   * Returns when nothing of the sweep runs any more.
   *
   * @throws SweepRefused if its process does not stop
   */
  public static void of(SweepFolder folder) {
    folder.askToCancel();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    Optional<SweepLock> lock = folder.lock();
    while (lock.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new SweepRefused(
            folder.root() + ": the sweep has not stopped within " + LIMIT_SECONDS + " s");
      }
      pause();
      lock = folder.lock();
    }
    folder.endLeftOvers();
    folder.forgetCancel();
    lock.get().close();
  }

  private static void pause() {
    try {
      Thread.sleep(WAIT_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }
}
