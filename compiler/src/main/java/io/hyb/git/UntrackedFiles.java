package io.hyb.git;

import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files on disk that git doesn't track: teachers' weights, and whatever is outside of the
 * repository. Specs are not among them, as a revision's specs can only import what is committed.
 */
final class UntrackedFiles implements SourceTree {
  private final Path root;
  private final Listing index;
  private Set<String> tracked;

  /** Asks git for what it tracks. */
  interface Listing {
    List<Entry> list() throws GitException;
  }

  /**
   * @param index asked only when a file is looked for that the revision doesn't have
   */
  UntrackedFiles(Path root, Listing index) {
    this.root = root;
    this.index = index;
  }

  private synchronized boolean isTracked(String path) {
    if (tracked == null) {
      try {
        tracked = index.list().stream().map(Entry::path).collect(Collectors.toSet());
      } catch (GitException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return tracked.contains(path);
  }

  private boolean isHidden(Path file) {
    Path path = file.toAbsolutePath().normalize();
    if (!path.startsWith(root)) {
      return false;
    }
    String name = root.relativize(path).toString().replace('\\', '/');
    return name.endsWith(".hyb") || isTracked(name);
  }

  @Override
  public byte[] read(Path file, int most) throws IOException {
    if (isHidden(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return SourceTree.disk().read(file, most);
  }

  @Override
  public boolean exists(Path path) {
    return SourceTree.disk().exists(path) && !isHidden(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return SourceTree.disk().isFolder(path);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return SourceTree.disk().list(folder);
  }
}
