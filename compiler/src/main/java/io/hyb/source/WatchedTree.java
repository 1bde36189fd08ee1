package io.hyb.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A tree that notes what is asked of it, there or not: all that a spec depends on. */
public final class WatchedTree implements SourceTree {
  private final SourceTree tree;
  private final Set<Path> asked = new HashSet<>();

  public WatchedTree(SourceTree tree) {
    this.tree = tree;
  }

  /** Every path asked for so far, whole. */
  public Set<Path> asked() {
    return asked;
  }

  /** Whether anything in a folder was asked for. */
  public boolean hasAskedWithin(Path folder) {
    return asked.stream().anyMatch(path -> path.startsWith(folder));
  }

  private Path noted(Path path) {
    asked.add(path.toAbsolutePath().normalize());
    return path;
  }

  @Override
  public byte[] read(Path file, int most) throws IOException {
    return tree.read(noted(file), most);
  }

  @Override
  public boolean exists(Path path) {
    return tree.exists(noted(path));
  }

  @Override
  public boolean isFolder(Path path) {
    return tree.isFolder(noted(path));
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return tree.list(noted(folder));
  }

  @Override
  public Optional<String> weightsHash(Path folder) {
    return tree.weightsHash(noted(folder));
  }
}
