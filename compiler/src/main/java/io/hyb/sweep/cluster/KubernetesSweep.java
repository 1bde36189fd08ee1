package io.hyb.sweep.cluster;

import io.hyb.sweep.run.Board;
import io.hyb.sweep.run.Course;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepLock;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Describes what is left of a sweep as a job of Kubernetes, which others submit. */
public final class KubernetesSweep {
  private static final String KIND = "kubernetes";
  private static final String FILE = "job.yaml";

  /** Nobody knows here where a pod runs. */
  private static final Slot SOMEWHERE = new Slot(0, Optional.empty());

  private final SweepFolder folder;
  private final Consumer<String> notes;

  /**
   * @param notes takes lines for people
   */
  public KubernetesSweep(SweepFolder folder, Consumer<String> notes) {
    this.folder = folder;
    this.notes = notes;
  }

  /**
   * Makes ready what can be done now of the variants that have not ended. Where they are compared
   * after a stage that is their way up to there, and once all have reached it, that of the best.
   *
   * @param retryFailed whether those that have failed before run again
   * @param halving which variants drop out on the way
   * @param board is told what has ended since the last time, and what was decided
   * @return the job's YAML; none if there is nothing to run
   * @throws SweepRefused if another process runs the sweep, pods can't see it, or the folder can't
   *     be written
   */
  public Optional<String> yaml(
      List<Task> tasks,
      Preparation preparation,
      KubernetesJob job,
      boolean retryFailed,
      Halving halving,
      Board board) {
    if (!folder.root().startsWith(job.mount())) {
      throw new SweepRefused(
          folder.root()
              + ": pods see only what is below "
              + job.mount()
              + ", where the volume is mounted; name another folder with --out, or --volume CLAIM:PATH");
    }
    SweepLock lock = folder.take();
    try {
      folder.write(tasks);
      List<Work> pods;
      try (Course course = Course.open(folder, tasks, retryFailed, halving, preparation, board)) {
        pods = pods(course, preparation, retryFailed);
      }
      if (pods.isEmpty()) {
        return Optional.empty();
      }
      pods.stream()
          .flatMap(work -> work.until().stream())
          .findFirst()
          .ifPresent(
              stage ->
                  notes.accept(
                      "this job ends where variants are compared, after `"
                          + stage.label()
                          + "`; once it has run, the same command describes the next one"));
      Batch batch = Batch.make(folder, KIND, pods.stream().map(TaskFiles::name).toList());
      String yaml = job.yaml(batch);
      folder.write(batch.name() + "/" + FILE, yaml);
      return Optional.of(yaml);
    } finally {
      lock.close();
    }
  }

  /** The works that get a pod each, made ready. */
  private List<Work> pods(Course course, Preparation preparation, boolean retryFailed) {
    List<Work> left = left(course, retryFailed);
    List<Work> ready =
        new TaskFiles(folder, preparation).write(left, work -> course.open().contains(work));
    ready.forEach(course::submitted);
    // Pods of a job can't wait for each other; the first that needs a shared stage trains it.
    List<Work> needed = ready.stream().flatMap(work -> work.after().stream()).toList();
    return ready.stream().filter(work -> !needed.contains(work)).toList();
  }

  /** What can be done now; what has reached the end of a stage since the last time is noted. */
  private List<Work> left(Course course, boolean retryFailed) {
    List<Work> left = new ArrayList<>();
    for (List<Work> round = course.startAll(); !round.isEmpty(); round = course.startAll()) {
      for (Work work : round) {
        TaskFiles.stageEnd(folder, work, retryFailed)
            .ifPresentOrElse(
                end ->
                    course.ended(work, SOMEWHERE, end, TaskFiles.of(folder, TaskFiles.name(work))),
                () -> left.add(work));
      }
    }
    return left;
  }

  /**
   * The deepest folder that holds all of these, where a volume may be mounted.
   *
   * @return none if only the root does
   */
  public static Optional<Path> common(List<Path> folders) {
    Path common = folders.get(0);
    for (Path folder : folders) {
      while (!folder.startsWith(common)) {
        common = common.getParent();
      }
    }
    return common.getNameCount() == 0 ? Optional.empty() : Optional.of(common);
  }
}
