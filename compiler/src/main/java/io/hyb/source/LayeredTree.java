package io.hyb.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One tree over another, whose files show where the upper one has none. */
record LayeredTree(SourceTree upper, SourceTree lower) implements SourceTree {

  @Override
  public byte[] read(Path file, int most) throws IOException {
    return (upper.exists(file) && !upper.isFolder(file) ? upper : lower).read(file, most);
  }

  @Override
  public boolean exists(Path path) {
    return upper.exists(path) || lower.exists(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return upper.exists(path) ? upper.isFolder(path) : lower.isFolder(path);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    if (!upper.isFolder(folder)) {
      return lower.list(folder);
    }
    Set<String> names = new TreeSet<>(upper.list(folder));
    if (lower.isFolder(folder)) {
      names.addAll(lower.list(folder));
    }
    return List.copyOf(names);
  }

  @Override
  public Optional<String> weightsHash(Path folder) {
    return upper.weightsHash(folder).or(() -> lower.weightsHash(folder));
  }
}
