package io.hyb.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folders and files that specs, and what they name, are read from: a disk, texts held in memory (an
 * editor's buffers, a revision of a repository), or some texts laid over a disk. Relative paths
 * start at the working directory.
 */
public interface SourceTree {

  /**
   * The beginning of a file.
   *
   * @param most bytes to read
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if it cannot be read
   */
  byte[] read(Path file, int most) throws IOException;

  /** Whether there is a file or folder at this path. */
  boolean exists(Path path);

  boolean isFolder(Path path);

  /**
   * The names of what is in a folder, in any order.
   *
   * @throws IOException if there is no such folder, or it cannot be listed
   */
  List<String> list(Path folder) throws IOException;

  /**
   * The hash of the weights in a folder, as {@link io.hyb.arch.digest.WeightsHash} has it; none
   * where the tree holds texts alone, or the folder no weights.
   */
  default Optional<String> weightsHash(Path folder) {
    return Optional.empty();
  }

  /** The disk. */
  static SourceTree disk() {
    return Disk.INSTANCE;
  }

  /** A tree that has these texts and nothing else. */
  static SourceTree of(Map<Path, String> texts) {
    return of(texts.keySet(), file -> texts.get(file).getBytes(StandardCharsets.UTF_8));
  }

  /** A tree that has these files and nothing else. */
  static SourceTree of(Collection<Path> files, Content content) {
    return new ListedTree(files, content);
  }

  /** Where the contents of listed files come from. */
  interface Content {
    /**
     * All of a file.
     *
     * @param file as it was listed
     */
    byte[] of(Path file) throws IOException;
  }

  /** This tree, and {@code below} where this one has no file. */
  default SourceTree over(SourceTree below) {
    return new LayeredTree(this, below);
  }
}
