package io.hyb.sweep.cluster;

import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Variants that were handed to a cluster at once: a folder {@code slurm/N} or {@code kubernetes/N}
 * of the sweep's with their list, the job's description and, once it is known, its number.
 *
 * @param name its folder, below the sweep's
 * @param ids the variants; the first one is the task number 1
 */
record Batch(SweepFolder sweep, String name, List<String> ids) {
  private static final String LIST = "variants";
  private static final String JOB = "job";

  Batch {
    ids = List.copyOf(ids);
  }

  /** Makes the next one of its kind. */
  static Batch make(SweepFolder sweep, String kind, List<String> ids) {
    int number = 1;
    while (Files.exists(sweep.root().resolve(kind + "/" + number))) {
      number++;
    }
    Batch batch = new Batch(sweep, kind + "/" + number, ids);
    sweep.write(batch.name + "/" + LIST, String.join("\n", ids) + "\n");
    return batch;
  }

  /** Those that were made before, the first one first. */
  static List<Batch> all(SweepFolder sweep, String kind) {
    List<Batch> all = new ArrayList<>();
    for (int number = 1; ; number++) {
      String name = kind + "/" + number;
      if (!Files.exists(sweep.root().resolve(name))) {
        return all;
      }
      // One without a list was begun when the process was killed: it holds nothing.
      all.add(new Batch(sweep, name, lines(sweep.root().resolve(name).resolve(LIST))));
    }
  }

  Path folder() {
    return sweep.root().resolve(name);
  }

  Path list() {
    return folder().resolve(LIST);
  }

  /** Its number in the cluster's queue, if that was noted. */
  Optional<String> job() {
    return lines(folder().resolve(JOB)).stream().findFirst();
  }

  void noteJob(String job) {
    sweep.write(name + "/" + JOB, job + "\n");
  }

  /** What the task of a variant says. */
  Path taskLog(String id) {
    return folder().resolve("task-" + (ids.indexOf(id) + 1) + ".log");
  }

  /** The id of a task, from 1. */
  Optional<String> id(int task) {
    return task >= 1 && task <= ids.size() ? Optional.of(ids.get(task - 1)) : Optional.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + e.getMessage(), e);
    }
  }
}
