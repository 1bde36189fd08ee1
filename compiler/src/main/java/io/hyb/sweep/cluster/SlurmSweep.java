package io.hyb.sweep.cluster;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.Task;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
    FileLock lock = folder.take();
    try {
      folder.forgetCancel();
      folder.write(tasks);
      folder.endLeftOvers();
      List<Batch> batches = batches();
      Set<String> queued = inQueue(batches, answered(batches)).keySet();
      List<Task> out = new ArrayList<>(tasks);
      out.removeIf(task -> queued.contains(task.id()));
      List<Task> chosen = Unfinished.of(folder, out, request.retryFailed());
      if (!chosen.isEmpty()) {
        notes.accept("making " + chosen.size() + " variants ready in " + folder.root());
      }
      List<Task> ready = new TaskFiles(folder, preparation).write(chosen);
      batches.addAll(submit(ready, request));
      List<Task> open = new ArrayList<>(tasks);
      open.removeIf(task -> !queued.contains(task.id()) && !ready.contains(task));
      follow(open, batches, board, pace);
    } finally {
      SweepFolder.release(lock);
    }
  }

  /** One array, or as many as Slurm's limit asks for. */
  private List<Batch> submit(List<Task> tasks, Request request) {
    List<Batch> batches = new ArrayList<>();
    List<String> ids = tasks.stream().map(Task::id).toList();
    int most = ids.isEmpty() ? 1 : slurm.largestTask();
    Optional<String> last = Optional.empty();
    for (int from = 0; from < ids.size(); from += most) {
      List<String> part = ids.subList(from, Math.min(ids.size(), from + most));
      Batch batch = Batch.make(folder, KIND, part);
      // Arrays share no limit, so with one they follow each other.
      Optional<String> after = request.atMost().isPresent() ? last : Optional.empty();
      folder.write(
          batch.name() + "/" + SCRIPT,
          SlurmScript.of(batch, request.options(), request.atMost(), after));
      String job = slurm.submit(batch.folder().resolve(SCRIPT));
      batch.noteJob(job);
      last = Optional.of(job);
      notes.accept("job " + job + " has " + part.size() + " variants: " + batch.folder());
      batches.add(batch);
    }
    return batches;
  }

  private void follow(List<Task> open, List<Batch> batches, Board board, Pace pace) {
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

  /** The ids of the variants that run or wait; each with whether it runs. */
  public Map<String, Boolean> queued() {
    List<Batch> batches = batches();
    return inQueue(batches, answered(batches));
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

  private static Map<String, Boolean> inQueue(List<Batch> batches, List<QueuedTask> tasks) {
    Map<String, Boolean> ids = new LinkedHashMap<>();
    for (QueuedTask task : tasks) {
      batches.stream()
          .filter(batch -> batch.job().equals(Optional.of(task.job())))
          .flatMap(batch -> batch.id(task.task()).stream())
          .forEach(id -> ids.merge(id, task.isRunning(), Boolean::logicalOr));
    }
    return ids;
  }
}
