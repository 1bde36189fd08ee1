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
 * Works that were handed to a cluster at once: a folder {@code slurm/N} or {@code kubernetes/N} of
 * the sweep's with their list, the job's description and, once it is known, its number.
 *
 * @param name its folder, below the sweep's
 * @param works their names; the first one is the task number 1
 */
record Batch(SweepFolder sweep, String name, List<String> works) {
  private static final String LIST = "works";
  private static final String JOB = "job";

  Batch {
    works = List.copyOf(works);
  }

  /** Makes the next one of its kind. */
  static Batch make(SweepFolder sweep, String kind, List<String> works) {
    int number = 1;
    while (Files.exists(sweep.root().resolve(kind + "/" + number))) {
      number++;
    }
    Batch batch = new Batch(sweep, kind + "/" + number, works);
    sweep.write(batch.name + "/" + LIST, String.join("\n", works) + "\n");
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

  /** What the task of a work says. */
  Path taskLog(String work) {
    return folder().resolve("task-" + task(work) + ".log");
  }

  /** The number of a work's task; 0 if it has none. */
  int task(String work) {
    return works.indexOf(work) + 1;
  }

  /** The work of a task, from 1. */
  Optional<String> work(int task) {
    return task >= 1 && task <= works.size() ? Optional.of(works.get(task - 1)) : Optional.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new SweepRefused(file + ": it can't be read: " + e.getMessage(), e);
    }
  }
}
