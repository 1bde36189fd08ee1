package io.hyb.sweep.cluster;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Course;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Looks at Slurm's queue and the sweep's folder until every work has ended. What is in the folder
 * decides; the queue shows what is still to come.
 */
final class Follower {
  /** After these, a result may still be on its way through the file system. */
  private static final Set<String> MAY_HAVE_A_RESULT = Set.of("COMPLETED", "FAILED", "");

  private final SweepFolder folder;
  private final Slurm slurm;
  private final Course course;
  private final Board board;
  private final Consumer<String> notes;
  private final Pace pace;
  private final Map<String, Batch> jobs = new LinkedHashMap<>();
  private final Map<String, Work> open = new LinkedHashMap<>();
  private final Map<String, Slot> running = new HashMap<>();
  private final Map<String, Instant> goneSince = new HashMap<>();
  private String told = "";

  /**
   * @param course is told what has ended
   * @param notes takes lines for people
   */
  Follower(
      SweepFolder folder,
      Slurm slurm,
      Course course,
      Board board,
      Consumer<String> notes,
      Pace pace) {
    this.folder = folder;
    this.slurm = slurm;
    this.course = course;
    this.board = board;
    this.notes = notes;
    this.pace = pace;
  }

  /**
   * Returns when each of these works has ended, well or not, or the sweep is cancelled.
   *
   * @param works by their names
   * @param batches those whose jobs may hold them
   */
  void follow(Map<String, Work> works, List<Batch> batches) {
    batches.forEach(batch -> batch.job().ifPresent(job -> jobs.put(job, batch)));
    open.putAll(works);
    look();
    while (!open.isEmpty() && !folder.isCancelled()) {
      pause();
      look();
    }
  }

  private void pause() {
    try {
      Thread.sleep(pace.look().toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  /** The queue is asked first: what has left it by then has written its result before. */
  private void look() {
    Optional<List<QueuedTask>> queue = slurm.queue(jobs.keySet());
    Map<String, QueuedTask> queued = queue.map(this::byName).orElse(Map.of());
    Map<String, Map<Integer, String>> accounts = new HashMap<>();
    for (String name : List.copyOf(open.keySet())) {
      Optional<TaskState> end = TaskFiles.of(folder, name).end();
      if (end.isPresent()) {
        ended(name, end.get());
      } else if (queued.containsKey(name)) {
        stands(name, queued.get(name));
      } else if (queue.isPresent()) {
        gone(name, accounts);
      }
    }
    course.tick();
    tell(queue.isPresent() ? summary(queued) : "squeue doesn't answer; trying again");
  }

  /** Where each work is in the queue; one that two jobs hold is where it runs. */
  private Map<String, QueuedTask> byName(List<QueuedTask> tasks) {
    Map<String, QueuedTask> byName = new HashMap<>();
    for (QueuedTask task : tasks) {
      jobs.get(task.job())
          .work(task.task())
          .ifPresent(
              name ->
                  byName.merge(name, task, (known, other) -> known.isRunning() ? known : other));
    }
    return byName;
  }

  private void stands(String name, QueuedTask queued) {
    goneSince.remove(name);
    if (queued.isRunning()) {
      Slot slot = new Slot(queued.task() - 1, Optional.of(queued.node()));
      if (running.put(name, slot) == null) {
        board.started(open.get(name), slot);
      }
    } else if (running.remove(name) != null) {
      notes.accept(name + " is back in the queue: " + queued.reason());
    }
  }

  private void ended(String name, TaskState end) {
    course.ended(open.remove(name), slot(name), end, TaskFiles.of(folder, name));
  }

  /** It has left the queue without a result, as far as can be seen from here. */
  private void gone(String name, Map<String, Map<Integer, String>> accounts) {
    Instant now = Instant.now();
    Instant since = goneSince.computeIfAbsent(name, key -> now);
    Map.Entry<String, Batch> job = lastJob(name);
    String state =
        accounts
            .computeIfAbsent(job.getKey(), slurm::accounted)
            .getOrDefault(job.getValue().task(name), "");
    boolean late = Duration.between(since, now).compareTo(pace.patience()) >= 0;
    if (late || !MAY_HAVE_A_RESULT.contains(state)) {
      notes.accept(
          name
              + " has left Slurm's queue without a result"
              + (state.isEmpty() ? "" : " (" + state + ")")
              + "; its task's log is "
              + job.getValue().taskLog(name));
      course.lost(open.remove(name), slot(name), TaskFiles.of(folder, name));
    }
  }

  private Slot slot(String name) {
    return running.getOrDefault(name, new Slot(0, Optional.empty()));
  }

  private Map.Entry<String, Batch> lastJob(String name) {
    return jobs.entrySet().stream()
        .filter(job -> job.getValue().task(name) > 0)
        .reduce((earlier, last) -> last)
        .orElseThrow();
  }

  /** {@code Slurm: 4 RUNNING, 6 PENDING (Resources)}. */
  private String summary(Map<String, QueuedTask> queued) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : open.keySet()) {
      QueuedTask task = queued.get(name);
      if (task != null) {
        String why = task.isRunning() || task.reason().equals("None") ? "" : task.reason();
        counts.merge(task.state() + (why.isEmpty() ? "" : " (" + why + ")"), 1, Integer::sum);
      }
    }
    StringBuilder summary = new StringBuilder();
    counts.forEach(
        (state, count) ->
            summary.append(summary.length() == 0 ? "Slurm: " : ", ").append(count + " " + state));
    return summary.toString();
  }

  private void tell(String summary) {
    if (!summary.equals(told) && !summary.isEmpty()) {
      notes.accept(summary);
    }
    told = summary;
  }
}
