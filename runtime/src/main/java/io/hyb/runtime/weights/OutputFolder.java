package io.hyb.runtime.weights;

import io.hyb.arch.output.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that appears whole or not at all: written beside its place under a name that begins with
 * a dot, moved there at {@link #commit}. Closed without that, nothing stays.
 */
public final class OutputFolder implements AutoCloseable {
  private final Path target;
  private final Path part;

  private OutputFolder(Path target, Path part) {
    this.target = target;
    this.part = part;
  }

  /**
   * Starts a folder.
   *
   * @param force whether one that is there and not empty may be written over
   * @throws WeightsException if it may not, or can't be written there
   */
  public static OutputFolder begin(Path target, boolean force) {
    Path place = target.toAbsolutePath().normalize();
    try {
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(place)) {
        throw new WeightsException(target + ": it is a file, not a folder");
      }
      if (!force && Files.isDirectory(place) && !isEmpty(place)) {
        throw new WeightsException(
            target + ": the folder is not empty; --force writes over what is there");
      }
      if (place.getParent() == null) {
        throw new WeightsException(target + ": the root is no place for an output");
      }
      Files.createDirectories(place.getParent());
      Path part = place.resolveSibling("." + place.getFileName() + ".part");
      FolderTree.delete(part); // what a killed run left
      Files.createDirectory(part);
      return new OutputFolder(place, part);
    } catch (IOException e) {
      throw SafetensorsWriter.unwritable(target, e);
    }
  }

  /** Where to write meanwhile. */
  public Path path() {
    return part;
  }

  /**
   * Moves the folder to its place. Over an existing one files are replaced one by one and old
   * weights removed; nothing else there is touched.
   *
   * @throws WeightsException if that can't be done
   */
  public void commit() {
    try {
      if (!Files.isDirectory(target) || isEmpty(target)) {
        Files.deleteIfExists(target);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        replace();
      }
    } catch (IOException e) {
      throw SafetensorsWriter.unwritable(target, e);
    }
  }

  private void replace() throws IOException {
    try (Stream<Path> old = Files.list(target)) {
      List<Path> weights =
          old.filter(file -> file.getFileName().toString().matches("model.*\\.safetensors(\\..*)?"))
              .filter(file -> !Files.exists(part.resolve(file.getFileName())))
              .toList();
      for (Path file : weights) {
        Files.delete(file);
      }
    }
    try (Stream<Path> files = Files.list(part)) {
      for (Path file : files.sorted().toList()) {
        Files.move(
            file,
            target.resolve(file.getFileName()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Override
  public void close() {
    try {
      FolderTree.delete(part);
    } catch (IOException e) {
      throw SafetensorsWriter.unwritable(part, e);
    }
  }
}
