package io.hyb.runtime.experiment;

import io.hyb.arch.Model;
import io.hyb.runtime.Refused;
import io.hyb.runtime.distil.StoredCheckpoint;
import io.hyb.runtime.plan.ModelNote;
import io.hyb.runtime.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A part of a finished run that neither its result nor an unfinished run beside it needs. Runs that
 * are not finished keep everything, since they may be running.
 *
 * @param path its folder
 */
public record UnneededCheckpoint(Path path, long bytes, String why) implements Unneeded {

  /**
   * What the runs in a folder don't need.
   *
   * @throws Refused if the folder is of a sweep, which frees what it doesn't need itself
   */
  public static List<UnneededCheckpoint> in(Path folder) {
    if (StoredRun.isOfSweep(folder)) {
      throw new Refused(
          folder + ": it belongs to a sweep, which frees itself what it doesn't need");
    }
    List<StoredRun> runs = StoredRun.in(folder);
    List<Optional<Model>> waiting = waiting(folder, runs);
    List<UnneededCheckpoint> all = new ArrayList<>();
    DiskUse use = new DiskUse();
    for (StoredRun run : runs) {
      if (!isDone(run)) {
        continue;
      }
      for (StoredCheckpoint each : StoredCheckpoint.of(run.distillation())) {
        if (waiting.stream().noneMatch(model -> model.map(each::isStartOf).orElse(true))) {
          all.add(of(each.folder(), use, "a checkpoint, " + each.reached()));
        }
      }
      StoredCheckpoint.leftovers(run.distillation())
          .forEach(left -> all.add(of(left, use, "left by a run that was killed")));
    }
    return all;
  }

  private static UnneededCheckpoint of(Path folder, DiskUse use, String why) {
    return new UnneededCheckpoint(folder, use.freedBy(folder), why);
  }

  /** Whether a run has its result and trains no more, whatever is asked of it but to start over. */
  private static boolean isDone(StoredRun run) {
    return run.kind() == StoredRun.Kind.WHOLE
        && run.state() == StoredRun.State.FINISHED
        && !Files.isSymbolicLink(run.folder())
        && Files.isDirectory(run.distillation().resolve(Experiment.STUDENT));
  }

  /**
   * The models of the runs that may yet begin at a stage that another has finished; one is empty
   * where that model isn't known.
   */
  private static List<Optional<Model>> waiting(Path folder, List<StoredRun> runs) {
    List<Path> done =
        runs.stream()
            .filter(run -> run.state() == StoredRun.State.FINISHED)
            .map(StoredRun::folder)
            .toList();
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(run -> !done.contains(run))
          .filter(run -> !Files.exists(run.resolve(Experiment.DISTILLATION)))
          .filter(
              run ->
                  Files.exists(run.resolve(RunFolder.NOTE))
                      || Files.exists(run.resolve(ModelNote.FILE)))
          .map(UnneededCheckpoint::model)
          .toList();
    } catch (IOException e) {
      throw new Refused(folder + ": it can't be read", e);
    }
  }

  private static Optional<Model> model(Path run) {
    try {
      return ModelNote.read(run);
    } catch (WeightsException e) {
      return Optional.empty();
    }
  }

  /** Removes it, unless the run has been started over meanwhile. */
  @Override
  public boolean free() {
    Path run = path.getParent().getParent().getParent();
    if (!Files.exists(run.resolve(Experiment.RESULTS)) || !Files.exists(path)) {
      return false;
    }
    StoredCheckpoint.remove(path);
    return true;
  }
}
