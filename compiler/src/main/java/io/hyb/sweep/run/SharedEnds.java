package io.hyb.sweep.run;

import io.hyb.arch.output.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The ends of stages that several variants of a sweep start from, a folder each.
 *
 * @param folder need not be there yet
 */
public record SharedEnds(Path folder) {
  Path path(String name) {
    return folder.resolve(name);
  }

  /** Those that are there. */
  public Set<String> names() {
    return Set.copyOf(all(name -> !name.startsWith(".")));
  }

  /**
   * Frees the room of those that no variant needs any more.
   *
   * @param finished ids of the variants that have finished
   */
  public void free(List<Task> tasks, Set<String> finished) {
    Set<String> unneeded = new HashSet<>(names());
    tasks.stream()
        .filter(task -> !finished.contains(task.id()))
        .flatMap(task -> task.stages().stream())
        .forEach(stage -> unneeded.remove(stage.end()));
    tasks.stream()
        .flatMap(task -> task.stages().stream())
        .map(Task.Stage::end)
        .filter(unneeded::remove)
        .forEach(this::free);
  }

  private void free(String name) {
    Path end = path(name);
    try {
      // Renamed first, so that a kill in between leaves nothing that looks like an end.
      FolderTree.delete(Files.move(end, path("." + name + ".old")));
    } catch (IOException e) {
      throw SweepFolder.unwritable(end, e);
    }
  }

  /** Removes what a killed process has left of ends that it was writing or freeing. */
  void clear() {
    for (String name : all(name -> name.startsWith("."))) {
      try {
        FolderTree.delete(path(name));
      } catch (IOException e) {
        throw SweepFolder.unwritable(path(name), e);
      }
    }
  }

  private List<String> all(Predicate<String> wanted) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(end -> end.getFileName().toString()).filter(wanted).toList();
    } catch (IOException e) {
      throw new SweepRefused(folder + ": it can't be listed: " + e.getMessage(), e);
    }
  }
}
