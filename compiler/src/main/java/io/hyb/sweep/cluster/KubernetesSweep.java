package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepLock;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Describes what is left of a sweep as a job of Kubernetes, which others submit. */
public final class KubernetesSweep {
  private static final String KIND = "kubernetes";
  private static final String FILE = "job.yaml";

  private final SweepFolder folder;

  public KubernetesSweep(SweepFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes the variants ready that have not ended.
   *
   * @param retryFailed whether those that have failed before run again
   * @return the job's YAML; none if there is nothing to run
   * @throws SweepRefused if another process runs the sweep, pods can't see it, or the folder can't
   *     be written
   */
  public Optional<String> yaml(
      List<Task> tasks, Preparation preparation, KubernetesJob job, boolean retryFailed) {
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
      List<Work> ready =
          new TaskFiles(folder, preparation).write(Unfinished.of(folder, tasks, retryFailed));
      // Pods of a job can't wait for each other; the first that needs a shared stage trains it.
      List<String> variants =
          ready.stream().filter(work -> !work.isShared()).map(TaskFiles::name).toList();
      if (variants.isEmpty()) {
        return Optional.empty();
      }
      Batch batch = Batch.make(folder, KIND, variants);
      String yaml = job.yaml(batch);
      folder.write(batch.name() + "/" + FILE, yaml);
      return Optional.of(yaml);
    } finally {
      lock.close();
    }
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
