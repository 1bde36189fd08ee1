package io.hyb.sweep.run;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

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
  private static final int LAST_LINES = 5;

  private final SweepFolder folder;
  private final Launch launch;
  private final Board board;
  private final Set<Attempt> running = new HashSet<>();
  private final Map<Work, Integer> kills = new HashMap<>();
  private List<Task> tasks;
  private Set<String> finished;
  private Agenda agenda;
  private Rungs rungs;
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
   * @param all the variants of the sweep; others that its folder knows are left alone
   * @param retryFailed whether variants that have failed before run again
   * @param halving which variants drop out on the way; those that did before are run to their end
   *     where nobody does
   * @throws SweepRefused if another process runs the sweep, or the folder can't be written
   */
  public void run(List<Task> all, List<Slot> slots, boolean retryFailed, Halving halving) {
    FileLock lock =
        folder
            .lock()
            .orElseThrow(
                () ->
                    new SweepRefused(
                        folder.root()
                            + ": another process is running this sweep; `hyb sweep status "
                            + folder.root()
                            + "` shows how it stands"));
    Thread onExit = new Thread(this::stop);
    Runtime.getRuntime().addShutdownHook(onExit);
    try (Ledger opened = Ledger.open(folder.ledger())) {
      ledger = opened;
      tasks = List.copyOf(all);
      folder.forgetCancel();
      folder.write(tasks);
      prepare(retryFailed, halving);
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

  /** Finds out what is to be done, and ends what a killed driver has left running. */
  private synchronized void prepare(boolean retryFailed, Halving halving) {
    List<Event> events = Ledger.read(folder.ledger());
    Map<String, TaskState> states = TaskState.after(events);
    states.forEach(
        (id, state) -> {
          if (state.phase() == TaskState.Phase.RUNNING) {
            Attempt.endLeftOver(folder.variant(id));
          }
        });
    finished =
        tasks.stream()
            .map(Task::id)
            .filter(id -> isIn(TaskState.Phase.FINISHED, states.get(id)))
            .collect(Collectors.toCollection(HashSet::new));
    folder.clearEnds();
    tasks.forEach(this::freeEnds);
    List<Task> live =
        tasks.stream().filter(task -> isLive(states.get(task.id()), retryFailed, halving)).toList();
    agenda =
        new Agenda(WorkPlan.of(live, halving.rungs(), folder.ends()), work -> isDone(work, events));
    rungs =
        new Rungs(
            halving,
            tasks.stream()
                .filter(
                    task ->
                        live.contains(task) || !isIn(TaskState.Phase.FAILED, states.get(task.id())))
                .toList(),
            finished,
            events,
            (task, stage) -> score(task, stage, halving.by()));
    if (!retryFailed) {
      agenda.open().stream()
          .filter(work -> work.isShared() && isIn(TaskState.Phase.FAILED, states.get(work.id())))
          .forEach(work -> giveUp(work, states.get(work.id()).exit().orElse(1)));
    }
    settle();
  }

  private static boolean isIn(TaskState.Phase phase, TaskState state) {
    return (state == null ? TaskState.PENDING : state).phase() == phase;
  }

  private static boolean isLive(TaskState known, boolean retryFailed, Halving halving) {
    TaskState state = known == null ? TaskState.PENDING : known;
    return switch (state.phase()) {
      case PENDING -> state.stoppedAfter().isEmpty() || halving.rungs().isEmpty();
      case RUNNING -> true;
      case FAILED -> retryFailed;
      case FINISHED -> false;
    };
  }

  /** Whether a variant has been taken to the end of a stage, which nothing but the ledger tells. */
  private static boolean isDone(Work work, List<Event> events) {
    return !work.isShared()
        && work.until().isPresent()
        && events.stream()
            .anyMatch(
                event ->
                    event.kind() == Event.Kind.FINISHED
                        && event.id().equals(work.id())
                        && event.stage().equals(work.until().map(Task.Stage::label)));
  }

  private Halving.Scored score(Task task, Task.Stage stage, Halving.Result by) {
    Path end = folder.end(stage.end());
    Optional<Path> training =
        folder.ends().contains(stage.end()) ? Optional.of(end) : launch.training(task, folder);
    OptionalDouble result =
        training
            .map(path -> new TrainingRecord(path).goodness(stage.label(), by))
            .orElse(OptionalDouble.empty());
    return new Halving.Scored(task, result.orElse(Double.NEGATIVE_INFINITY));
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
    board.tick(agenda.open());
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
      Optional<Work> next = agenda.start(this::isAllowed);
      if (next.isPresent()) {
        ledger.add(Event.started(next.get()));
        board.started(next.get(), slot);
        return next;
      }
      if (agenda.isIdle()) {
        return Optional.empty();
      }
      wait();
    }
    return Optional.empty();
  }

  /** Whether a variant that a work is for has passed all comparisons up to there. */
  private boolean isAllowed(Work work) {
    List<Task> users = work.isShared() ? work.users() : List.of(work.task());
    return users.stream().anyMatch(task -> rungs.allows(task, work.from()));
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
    ledger.add(Event.ended(work, kind, exit, seconds));
    boolean failed = kind == Event.Kind.FAILED;
    board.ended(
        work,
        slot,
        kind,
        seconds,
        failed ? Attempt.lastLines(folder.variant(work.task().id()), LAST_LINES) : List.of());
    if (kind == Event.Kind.FINISHED) {
      agenda.finish(work);
      if (work.until().isEmpty()) {
        finished.add(work.id());
        freeEnds(work.task());
      }
    } else if (failed) {
      giveUp(work, exit);
    } else {
      agenda.repeat(work);
    }
    settle();
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

  /** Fails the variants that need a work which has failed. */
  private void giveUp(Work work, int exit) {
    List<Task> lost = agenda.giveUp(work);
    if (work.isShared()) {
      lost.forEach(task -> ledger.add(Event.failedWith(task, work, exit)));
      board.failedWith(work, lost);
    }
    lost.forEach(rungs::forget);
    rungs.forget(work.task());
  }

  /** Compares variants after a stage that all of them have done. */
  private void settle() {
    for (Optional<Rungs.Decision> decision = rungs.settle(agenda);
        decision.isPresent();
        decision = rungs.settle(agenda)) {
      Rungs.Decision made = decision.get();
      made.passed().forEach(task -> ledger.add(Event.decided(task, made.stage(), true)));
      made.halted().forEach(task -> ledger.add(Event.decided(task, made.stage(), false)));
      agenda.drop(work -> !isAllowed(work) && isHalted(work, made));
      board.decided(made);
    }
  }

  private static boolean isHalted(Work work, Rungs.Decision made) {
    return made.halted().stream().anyMatch(work::isFor);
  }

  /** Frees the ends of stages that a variant shared with others, all of which have finished. */
  private void freeEnds(Task task) {
    if (!finished.contains(task.id())) {
      return;
    }
    for (Task.Stage stage : task.stages()) {
      boolean needed =
          tasks.stream()
              .filter(other -> !finished.contains(other.id()))
              .anyMatch(other -> other.stages().contains(stage));
      if (!needed) {
        folder.freeEnd(stage.end());
      }
    }
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
