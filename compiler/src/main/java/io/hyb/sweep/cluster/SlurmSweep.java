package io.hyb.sweep.cluster;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Course;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepLock;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.Work;
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
   * @param halving which variants drop out on the way
   */
  public record Request(
      List<String> options, OptionalInt atMost, boolean retryFailed, Halving halving) {}

  /**
   * Submits and follows; the jobs run on if this process ends. Where variants are compared after a
   * stage, those that go on are submitted once all have reached its end, by whichever process
   * follows the sweep then.
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
      // Asked before the folder is read: what has left the queue by then has written its result.
      Set<String> queued = inQueue(batches, answered(batches)).keySet();
      try (Course course =
          Course.open(
              folder, tasks, request.retryFailed(), request.halving(), preparation, board)) {
        Follower follower = new Follower(folder, slurm, course, board, notes, pace);
        rounds(course, preparation, request, batches, queued, follower);
      }
    } finally {
      lock.close();
    }
  }

  /** Has done what can be done, until nothing more can: each comparison opens another round. */
  private void rounds(
      Course course,
      Preparation preparation,
      Request request,
      List<Batch> batches,
      Set<String> queued,
      Follower follower) {
    Set<String> foreign = new LinkedHashSet<>(queued);
    for (List<Work> round = course.startAll();
        !round.isEmpty() && !folder.isCancelled();
        round = course.startAll()) {
      List<Work> fresh = fresh(round, queued, request);
      round.forEach(work -> foreign.remove(TaskFiles.name(work)));
      checkAlone(fresh, foreign);
      if (!fresh.isEmpty()) {
        notes.accept("making " + count(fresh) + " ready in " + folder.root());
      }
      List<Work> ready =
          new TaskFiles(folder, preparation).write(fresh, work -> course.open().contains(work));
      ready.forEach(course::submitted);
      batches.addAll(submit(ready, request));
      Map<String, Work> open = new LinkedHashMap<>();
      round.forEach(work -> open.put(TaskFiles.name(work), work));
      follow(follower, open, batches);
    }
  }

  /** The works that neither wait in the queue nor have ended. */
  private List<Work> fresh(List<Work> round, Set<String> queued, Request request) {
    return round.stream()
        .filter(work -> !queued.contains(TaskFiles.name(work)))
        .filter(work -> TaskFiles.stageEnd(folder, work, request.retryFailed()).isEmpty())
        .toList();
  }

  /**
   * Refuses to submit a work of a variant that a job trains already, on its way to elsewhere.
   *
   * @param foreign what is in the queue and isn't to be done now
   */
  private void checkAlone(List<Work> fresh, Set<String> foreign) {
    Set<String> ends = folder.ends().names();
    for (Work work : fresh) {
      Stream.concat(
              Stream.of(TaskFiles.name(work.task())),
              work.task().stages().stream()
                  .filter(stage -> !ends.contains(stage.end()))
                  .map(TaskFiles::name))
          .filter(foreign::contains)
          .filter(name -> TaskFiles.of(folder, name).end().isEmpty())
          .findFirst()
          .ifPresent(
              name -> {
                throw new SweepRefused(
                    folder.root()
                        + ": Slurm has "
                        + name
                        + " in its queue, which was submitted with another --halving, or without;"
                        + " give the same options as then, or end it first with `hyb sweep cancel "
                        + folder.root()
                        + "`");
              });
    }
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

  /** How many of these works a work has to wait for, one after the other. */
  private static int depth(Work work, List<Work> works) {
    return work.after().filter(works::contains).map(it -> depth(it, works) + 1).orElse(0);
  }

  /** An array for all that need the same number of stages first, after those that make these. */
  private List<Batch> submit(List<Work> works, Request request) {
    Map<Integer, List<Work>> levels =
        works.stream()
            .collect(
                Collectors.groupingBy(
                    work -> depth(work, works), TreeMap::new, Collectors.toList()));
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

  private void follow(Follower follower, Map<String, Work> open, List<Batch> batches) {
    Thread onExit =
        new Thread(
            () ->
                notes.accept(
                    "what is in Slurm's queue goes on; the same command follows it again, `hyb"
                        + " sweep cancel "
                        + folder.root()
                        + "` ends it"));
    Runtime.getRuntime().addShutdownHook(onExit);
    follower.follow(open, batches);
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
   * The ids of the variants, and the ends of stages, that run or wait; each with whether it runs. A
   * task that was put back into the queue while its work went on elsewhere to its end does not
   * count.
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
