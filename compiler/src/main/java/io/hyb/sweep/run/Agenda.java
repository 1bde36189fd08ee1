package io.hyb.sweep.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which works of a plan are still to be done, and which of them can start. */
final class Agenda {
  private final List<Work> waiting = new ArrayList<>();

  /** Works that wait or run. */
  private final Set<Work> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Set<Work> running = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Open works that this process won't see the end of. */
  private final Set<Work> lost = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param done whether a work was done by an earlier process
   */
  Agenda(WorkPlan plan, Predicate<Work> done) {
    plan.works().stream().filter(done.negate()).forEach(waiting::add);
    open.addAll(waiting);
  }

  /**
   * Starts the first work that can start.
   *
   * @param allowed what may start, besides having what it needs
   */
  Optional<Work> start(Predicate<Work> allowed) {
    Optional<Work> next =
        waiting.stream().filter(work -> isReady(work) && allowed.test(work)).findFirst();
    next.ifPresent(
        work -> {
          remove(waiting, work);
          running.add(work);
        });
    return next;
  }

  /**
   * Starts every work that can start, or could once others that are started with it have ended.
   *
   * @param allowed what may start, besides having what it needs
   */
  List<Work> startAll(Predicate<Work> allowed) {
    List<Work> started = new ArrayList<>();
    for (Work work : waiting) { // in the order of the plan, which has what a work needs before it
      if (allowed.test(work) && (isReady(work) || running.contains(work.after().get()))) {
        started.add(work);
        running.add(work);
      }
    }
    waiting.removeIf(running::contains);
    return started;
  }

  private boolean isReady(Work work) {
    return work.after().isEmpty() || !open.contains(work.after().get());
  }

  private static void remove(List<Work> works, Work work) {
    works.removeIf(each -> each == work);
  }

  /** Whether nothing runs. */
  boolean isIdle() {
    return running.isEmpty();
  }

  void finish(Work work) {
    running.remove(work);
    open.remove(work);
  }

  /** Has it done again, after what waits already. */
  void repeat(Work work) {
    running.remove(work);
    waiting.add(work);
  }

  /** Keeps it open, without hope that this process will see its end. */
  void lose(Work work) {
    lost.add(work);
  }

  /**
   * Gives up a work and all that waits for it.
   *
   * @return the variants that lose theirs
   */
  List<Task> giveUp(Work work) {
    List<Work> lost = waiting.stream().filter(each -> each == work || needs(each, work)).toList();
    lost.forEach(each -> remove(waiting, each));
    running.remove(work);
    open.remove(work);
    open.removeAll(lost);
    return lost.stream().map(Work::task).distinct().toList();
  }

  /** Leaves out works that wait. */
  void drop(Predicate<Work> unwanted) {
    List<Work> dropped = waiting.stream().filter(unwanted).toList();
    waiting.removeAll(dropped);
    open.removeAll(dropped);
  }

  private static boolean needs(Work work, Work other) {
    return work.after().isPresent()
        && (work.after().get() == other || needs(work.after().get(), other));
  }

  /** Whether a variant has done the first {@code stages} of its stages. */
  boolean hasReached(Task task, int stages) {
    return open.stream().noneMatch(work -> work.isFor(task) && work.from() < stages);
  }

  /** Works that wait or run. */
  List<Work> open() {
    return List.copyOf(open);
  }

  /** Those of them whose end this process will see. */
  List<Work> expected() {
    return open.stream().filter(work -> !lost.contains(work)).toList();
  }
}
