package io.hyb.sweep.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the variants of a sweep that are not finished, as many processes side by side as there are
 * slots. It may be killed at any moment and started again: what has finished is not run again, and
 * what was running resumes.
 */
public final class Driver {
  /** Exit codes that Java gives a process which a signal has ended start here. */
  private static final int SIGNALS = 128;

  /** A process killed so often has a cause that does not go away, such as want of memory. */
  private static final int MOST_KILLS = 3;

  private static final long LOOK_FOR_CANCEL_MILLIS = 300;

  private final SweepFolder folder;
  private final Launch launch;
  private final Board board;
  private final Set<Attempt> running = new HashSet<>();
  private final Map<Work, Integer> kills = new HashMap<>();
  private Course course;
  private boolean stopping;
  private SweepRefused broken;

  public Driver(SweepFolder folder, Launch launch, Board board) {
    this.folder = folder;
    this.launch = launch;
    this.board = board;
  }

  /**
   * Runs what is to be run and returns when all of it has ended, or the sweep was cancelled.
   *
   * @param tasks the variants of the sweep; others that its folder knows are left alone
   * @param retryFailed whether variants that have failed before run again
   * @param halving which variants drop out on the way; those that did before are run to their end
   *     where nobody does
   * @throws SweepRefused if another process runs the sweep, or the folder can't be written
   */
  public void run(List<Task> tasks, List<Slot> slots, boolean retryFailed, Halving halving) {
    SweepLock lock = folder.take();
    Thread onExit = new Thread(this::stop);
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      folder.forgetCancel();
      folder.write(tasks);
      folder.endLeftOvers();
      folder.ends().clear();
      try (Course opened = Course.open(folder, tasks, retryFailed, halving, launch, board)) {
        course = opened;
        course.live().forEach(task -> folder.of(task.id()).forgetEnd());
        work(slots);
      }
    } finally {
      lock.close();
      forget(onExit);
    }
    if (broken != null) {
      throw broken;
    }
  }

  private static void forget(Thread onExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The process is ending, which the hook has seen to.
    }
  }

  private void work(List<Slot> slots) {
    List<Thread> workers = new ArrayList<>();
    for (Slot slot : slots) {
      Thread worker = new Thread(() -> serve(slot), "variants " + slot.number());
      worker.start();
      workers.add(worker);
    }
    try {
      for (Thread worker : workers) {
        while (worker.isAlive()) {
          worker.join(LOOK_FOR_CANCEL_MILLIS);
          if (folder.isCancelled()) {
            stop();
          }
          tick();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  private synchronized void tick() {
    course.tick();
  }

  /** Does one work after the other until there is none. */
  private void serve(Slot slot) {
    try {
      for (Optional<Work> next = next(slot); next.isPresent(); next = next(slot)) {
        serve(next.get(), slot);
      }
    } catch (SweepRefused e) {
      synchronized (this) {
        broken = e;
      }
      stop();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a worker", e);
    }
  }

  /** Waits for a work that can start; there is none where none is left or the sweep stops. */
  private synchronized Optional<Work> next(Slot slot) throws InterruptedException {
    while (!stopping) {
      Optional<Work> next = course.start(slot);
      if (next.isPresent()) {
        return next;
      }
      if (course.isIdle()) {
        return Optional.empty();
      }
      wait();
    }
    return Optional.empty();
  }

  private void serve(Work work, Slot slot) throws InterruptedException {
    Attempt attempt = new Attempt(work, folder);
    synchronized (this) {
      running.add(attempt);
      if (stopping) {
        attempt.stop();
      }
    }
    long start = System.nanoTime();
    int exit;
    try {
      exit = attempt.run(slot, launch);
    } catch (IOException e) {
      throw SweepFolder.unwritable(folder.variant(work.task().id()), e);
    }
    ended(work, slot, attempt, exit, (System.nanoTime() - start) * 1e-9);
  }

  private synchronized void ended(Work work, Slot slot, Attempt attempt, int exit, double seconds) {
    running.remove(attempt);
    Event.Kind kind = kind(work, attempt, exit);
    if (kind == Event.Kind.FAILED && folder.isFull()) {
      // That is no failure of the variant's, and the next would have it, too.
      course.interrupted(work, exit, seconds);
      throw new SweepRefused(
          folder.root()
              + ": there is no room left where it is; make room, and the same command goes on");
    }
    course.ended(work, slot, kind, exit, seconds, folder.of(work.task().id()));
    notifyAll();
  }

  private Event.Kind kind(Work work, Attempt attempt, int exit) {
    if (exit == 0) {
      return Event.Kind.FINISHED;
    }
    if (attempt.wasStopped()) {
      return Event.Kind.STOPPED;
    }
    boolean killed = exit > SIGNALS;
    return killed && kills.merge(work, 1, Integer::sum) <= MOST_KILLS
        ? Event.Kind.STOPPED
        : Event.Kind.FAILED;
  }

  /** Ends what runs and starts nothing more; what was running is to be run again. */
  private void stop() {
    List<Attempt> attempts;
    synchronized (this) {
      stopping = true;
      attempts = List.copyOf(running);
      notifyAll();
    }
    attempts.forEach(Attempt::stop);
  }
}
