package io.hyb.sweep.run;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a sweep stands when a process begins to run it.
 *
 * @param tasks its variants
 * @param events what happened to them, in order
 * @param states how each one stands, and each shared end; those that something happened to
 */
record Standing(List<Task> tasks, List<Event> events, Map<String, TaskState> states) {

  static Standing of(SweepFolder folder, List<Task> tasks) {
    return new Standing(tasks, Ledger.read(folder.ledger()), folder.states());
  }

  private TaskState state(String id) {
    return states.getOrDefault(id, TaskState.PENDING);
  }

  /** Ids of the variants that have finished. */
  Set<String> finished() {
    Set<String> finished = new HashSet<>();
    for (Task task : tasks) {
      if (state(task.id()).phase() == TaskState.Phase.FINISHED) {
        finished.add(task.id());
      }
    }
    return finished;
  }

  /** The variants that are to run. */
  List<Task> live(boolean retryFailed, Halving halving) {
    return tasks.stream().filter(task -> isLive(state(task.id()), retryFailed, halving)).toList();
  }

  private static boolean isLive(TaskState state, boolean retryFailed, Halving halving) {
    return switch (state.phase()) {
      case PENDING -> state.stoppedAfter().isEmpty() || halving.rungs().isEmpty();
      case RUNNING -> true;
      case FAILED -> retryFailed;
      case FINISHED -> false;
    };
  }

  /** The variants that are compared with each other: all but those that have failed for good. */
  List<Task> compared(List<Task> live) {
    return tasks.stream()
        .filter(task -> live.contains(task) || state(task.id()).phase() != TaskState.Phase.FAILED)
        .toList();
  }

  /** Whether a variant has been taken to the end of a stage, which nothing but the ledger tells. */
  boolean isDone(Work work) {
    return !work.isShared()
        && work.until().isPresent()
        && events.stream()
            .anyMatch(
                event ->
                    event.kind() == Event.Kind.FINISHED
                        && event.id().equals(work.id())
                        && event.stage().equals(work.until().map(Task.Stage::label)));
  }

  /** With which exit code a shared end's process failed last, if it did. */
  OptionalInt failure(Work work) {
    return work.isShared() && state(work.id()).phase() == TaskState.Phase.FAILED
        ? OptionalInt.of(state(work.id()).exit().orElse(1))
        : OptionalInt.empty();
  }
}
