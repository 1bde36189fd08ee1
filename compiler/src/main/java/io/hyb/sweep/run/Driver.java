package io.hyb.sweep.run;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the variants of a sweep that are not finished, as many side by side as there are slots. It
 * may be killed at any moment and started again: what has finished is not run again, and what was
 * running resumes.
 */
public final class Driver {
  /** Exit codes that Java gives a process which a signal has ended start here. */
  private static final int SIGNALS = 128;

  /** A process killed so often has a cause that does not go away, such as want of memory. */
  private static final int MOST_KILLS = 3;

  private static final long LOOK_FOR_CANCEL_MILLIS = 300;
  private static final int LAST_LINES = 5;

  private final SweepFolder folder;
  private final Launch launch;
  private final Board board;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final Set<Attempt> running = new HashSet<>();
  private final Map<String, Integer> kills = new HashMap<>();
  private Ledger ledger;
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
   * @throws SweepRefused if another process runs the sweep, or the folder can't be written
   */
  public void run(List<Task> tasks, List<Slot> slots, boolean retryFailed) {
    FileLock lock = folder.take();
    Thread onExit = new Thread(this::stop);
    Runtime.getRuntime().addShutdownHook(onExit);
    try (Ledger opened = Ledger.open(folder.ledger())) {
      ledger = opened;
      folder.forgetCancel();
      folder.write(tasks);
      queue(tasks, retryFailed);
      work(slots);
    } finally {
      SweepFolder.release(lock);
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

  private void queue(List<Task> tasks, boolean retryFailed) {
    Map<String, TaskState> states = folder.states();
    for (Task task : tasks) {
      switch (states.getOrDefault(task.id(), TaskState.PENDING).phase()) {
        case PENDING -> waiting.add(task);
        case RUNNING -> {
          Attempt.endLeftOver(folder.variant(task.id()));
          waiting.add(task);
        }
        case FAILED -> {
          if (retryFailed) {
            folder.of(task.id()).forgetEnd();
            waiting.add(task);
          }
        }
        case FINISHED -> {
          // Its result stands.
        }
      }
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
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  /** Runs one variant after the other until none is waiting. */
  private void serve(Slot slot) {
    try {
      for (Optional<Task> next = next(); next.isPresent(); next = next()) {
        serve(next.get(), slot);
      }
    } catch (SweepRefused e) {
      synchronized (this) {
        broken = e;
      }
      stop();
    }
  }

  private synchronized Optional<Task> next() {
    return stopping ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  private void serve(Task task, Slot slot) {
    Attempt attempt = new Attempt(folder.variant(task.id()));
    synchronized (this) {
      if (stopping) {
        return;
      }
      running.add(attempt);
      ledger.add(Event.started(task.id()));
      board.started(task, slot);
    }
    long start = System.nanoTime();
    int exit;
    try {
      exit = attempt.run(task, slot, launch);
    } catch (IOException e) {
      throw SweepFolder.unwritable(folder.variant(task.id()), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a worker", e);
    }
    ended(task, slot, attempt, exit, (System.nanoTime() - start) * 1e-9);
  }

  private synchronized void ended(Task task, Slot slot, Attempt attempt, int exit, double seconds) {
    running.remove(attempt);
    Event.Kind kind = kind(task, attempt, exit);
    ledger.add(Event.ended(task.id(), kind, exit, seconds));
    boolean failed = kind == Event.Kind.FAILED;
    board.ended(
        task, slot, kind, seconds, failed ? folder.of(task.id()).endOfLog(LAST_LINES) : List.of());
    if (kind == Event.Kind.STOPPED && !stopping) {
      waiting.add(task);
    }
  }

  private Event.Kind kind(Task task, Attempt attempt, int exit) {
    if (exit == 0) {
      return Event.Kind.FINISHED;
    }
    if (attempt.wasStopped()) {
      return Event.Kind.STOPPED;
    }
    boolean killed = exit > SIGNALS;
    return killed && kills.merge(task.id(), 1, Integer::sum) <= MOST_KILLS
        ? Event.Kind.STOPPED
        : Event.Kind.FAILED;
  }

  /** Ends what runs and starts nothing more; what was running is to be run again. */
  private void stop() {
    List<Attempt> attempts;
    synchronized (this) {
      stopping = true;
      attempts = List.copyOf(running);
    }
    attempts.forEach(Attempt::stop);
  }
}
