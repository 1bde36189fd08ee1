package io.hyb.sweep.cluster;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepLock;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.Work;
import io.hyb.sweep.run.WorkPlan;
import io.hyb.table.Count;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the variants of a sweep as array jobs of Slurm. Run again, it submits those alone that have
 * not ended and are not in the queue, and follows the others.
 */
public final class SlurmSweep {
  private static final String KIND = "slurm";
  private static final String SCRIPT = "job.sh";
  private static final int CANCEL_SECONDS = 60;

  private final SweepFolder folder;
  private final Slurm slurm;
  private final Consumer<String> notes;

  /**
   * @param notes takes lines for people
   */
  public SlurmSweep(SweepFolder folder, Programs programs, Consumer<String> notes) {
    this.folder = folder;
    this.slurm = new Slurm(programs, folder.root());
    this.notes = notes;
  }

  /**
   * What is asked of Slurm.
   *
   * @param options words of sbatch's options
   * @param atMost how many variants run at once
   * @param retryFailed whether variants that have failed before run again
   */
  public record Request(List<String> options, OptionalInt atMost, boolean retryFailed) {}

  /**
   * Submits and follows; the jobs run on if this process ends.
   *
   * @param tasks the variants of the sweep
   * @throws SweepRefused if another process runs the sweep, there is no Slurm or it takes no such
   *     job, or the folder can't be written
   */
  public void run(
      List<Task> tasks, Preparation preparation, Request request, Board board, Pace pace) {
    slurm.check();
    SweepLock lock = folder.take();
    try {
      folder.forgetCancel();
      folder.write(tasks);
      folder.endLeftOvers();
      List<Batch> batches = batches();
      Set<String> queued = inQueue(batches, answered(batches)).keySet();
      List<Task> out = new ArrayList<>(tasks);
      out.removeIf(task -> queued.contains(TaskFiles.name(task)));
      List<Work> works = new ArrayList<>(Unfinished.of(folder, out, request.retryFailed()));
      works.removeIf(work -> queued.contains(TaskFiles.name(work)));
      if (!works.isEmpty()) {
        notes.accept("making " + count(works) + " ready in " + folder.root());
      }
      List<Work> ready = new TaskFiles(folder, preparation).write(works);
      batches.addAll(submit(ready, request));
      Map<String, Work> open = new LinkedHashMap<>();
      // What is in the queue already is in the plan of the whole.
      Stream.concat(WorkPlan.of(tasks, Set.of(), Set.of()).works().stream(), ready.stream())
          .filter(work -> ready.contains(work) || queued.contains(TaskFiles.name(work)))
          .forEach(work -> open.put(TaskFiles.name(work), work));
      follow(open, batches, board, pace);
      folder.ends().free(tasks, finished(tasks));
    } finally {
      lock.close();
    }
  }

  private Set<String> finished(List<Task> tasks) {
    Map<String, TaskState> states = folder.states();
    return tasks.stream()
        .map(Task::id)
        .filter(
            id -> states.getOrDefault(id, TaskState.PENDING).phase() == TaskState.Phase.FINISHED)
        .collect(Collectors.toSet());
  }

  /** {@code 12 variants}, {@code 1 shared stage} or both. */
  private static String count(List<Work> works) {
    long stages = works.stream().filter(Work::isShared).count();
    List<String> counts = new ArrayList<>();
    if (stages > 0) {
      counts.add(Count.of(stages, "shared stage"));
    }
    if (works.size() > stages) {
      counts.add(Count.of(works.size() - stages, "variant"));
    }
    return String.join(" and ", counts);
  }

  /** An array for all that need the same number of stages first, after those that make these. */
  private List<Batch> submit(List<Work> works, Request request) {
    Map<Integer, List<Work>> levels =
        works.stream()
            .collect(Collectors.groupingBy(Unfinished::depth, TreeMap::new, Collectors.toList()));
    int most = works.isEmpty() ? 1 : slurm.largestTask();
    List<Batch> batches = new ArrayList<>();
    List<String> before = List.of();
    for (List<Work> level : levels.values()) {
      List<String> jobs = new ArrayList<>();
      for (int from = 0; from < level.size(); from += most) {
        List<Work> part = level.subList(from, Math.min(level.size(), from + most));
        // Arrays share no limit, so with one they follow each other.
        boolean isLimited = request.atMost().isPresent() && !jobs.isEmpty();
        Batch batch =
            submit(part, request, isLimited ? jobs.subList(jobs.size() - 1, jobs.size()) : before);
        jobs.add(batch.job().orElseThrow());
        batches.add(batch);
      }
      before = jobs;
    }
    return batches;
  }

  private Batch submit(List<Work> works, Request request, List<String> after) {
    Batch batch = Batch.make(folder, KIND, works.stream().map(TaskFiles::name).toList());
    folder.write(
        batch.name() + "/" + SCRIPT,
        SlurmScript.of(batch, request.options(), request.atMost(), after));
    batch.noteJob(slurm.submit(batch.folder().resolve(SCRIPT)));
    notes.accept("job " + batch.job().orElseThrow() + ": " + count(works));
    return batch;
  }

  private void follow(Map<String, Work> open, List<Batch> batches, Board board, Pace pace) {
    Thread onExit =
        new Thread(
            () ->
                notes.accept(
                    "what is in Slurm's queue goes on; the same command follows it again, `hyb"
                        + " sweep cancel "
                        + folder.root()
                        + "` ends it"));
    Runtime.getRuntime().addShutdownHook(onExit);
    new Follower(folder, slurm, batches, board, notes, pace).follow(open);
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The process is ending, which the hook has told.
    }
  }

  /** Whether variants of this folder were ever given to Slurm. */
  public static boolean isIn(SweepFolder folder) {
    return !Batch.all(folder, KIND).isEmpty();
  }

  /**
   * The ids of the variants and shared stages that run or wait; each with whether it runs. A task
   * that was put back into the queue while its work went on elsewhere to its end does not count.
   */
  public Map<String, Boolean> queued() {
    List<Batch> batches = batches();
    Map<String, Boolean> ids = new LinkedHashMap<>();
    inQueue(batches, answered(batches))
        .forEach(
            (work, runs) -> {
              if (TaskFiles.of(folder, work).end().isEmpty()) {
                ids.put(work.substring(work.indexOf('/') + 1), runs);
              }
            });
    return ids;
  }

  /**
   * Ends what is in the queue, and returns when it is empty.
   *
   * @throws SweepRefused if Slurm doesn't end it
   */
  public void cancel() {
    List<Batch> batches = batches();
    Set<String> jobs = new LinkedHashSet<>();
    answered(batches).forEach(task -> jobs.add(task.job()));
    if (jobs.isEmpty()) {
      return;
    }
    slurm.cancel(jobs);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CANCEL_SECONDS);
    while (!answered(batches).isEmpty()) {
      if (System.nanoTime() > end) {
        throw new SweepRefused(
            folder.root()
                + ": Slurm has not ended the jobs within "
                + CANCEL_SECONDS
                + " s: "
                + String.join(", ", jobs));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  /** The batches that were submitted; a kill may have kept the number of one from being noted. */
  private List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    for (Batch batch : Batch.all(folder, KIND)) {
      if (batch.job().isEmpty()) {
        slurm.jobIn(batch.folder()).ifPresent(batch::noteJob);
      }
      if (batch.job().isPresent()) {
        batches.add(batch);
      }
    }
    return batches;
  }

  private List<QueuedTask> answered(List<Batch> batches) {
    return slurm
        .queue(batches.stream().flatMap(batch -> batch.job().stream()).toList())
        .orElseThrow(() -> new SweepRefused("Slurm doesn't answer: squeue fails; try again later"));
  }

  /** The names of works that run or wait; each with whether it runs. */
  private static Map<String, Boolean> inQueue(List<Batch> batches, List<QueuedTask> tasks) {
    Map<String, Boolean> works = new LinkedHashMap<>();
    for (QueuedTask task : tasks) {
      batches.stream()
          .filter(batch -> batch.job().equals(Optional.of(task.job())))
          .flatMap(batch -> batch.work(task.task()).stream())
          .forEach(work -> works.merge(work, task.isRunning(), Boolean::logicalOr));
    }
    return works;
  }
}
