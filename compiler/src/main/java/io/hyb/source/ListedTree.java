package io.hyb.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of which all names are known, their contents being somewhere else than on the disk. */
final class ListedTree implements SourceTree {
  /** Each file as it was given, by its whole path. */
  private final Map<Path, Path> files = new HashMap<>();

  /** What each folder has: the files' folders, and those around them. */
  private final Map<Path, Set<String>> folders = new HashMap<>();

  private final Content content;

  ListedTree(Collection<Path> files, Content content) {
    this.content = content;
    files.forEach(path -> put(path, whole(path)));
  }

  private void put(Path given, Path file) {
    files.put(file, given);
    boolean isNew = true;
    for (Path path = file; isNew && path.getParent() != null; path = path.getParent()) {
      isNew = !folders.containsKey(path.getParent());
      folders
          .computeIfAbsent(path.getParent(), folder -> new HashSet<>())
          .add(path.getFileName().toString());
    }
  }

  private static Path whole(Path path) {
    return path.toAbsolutePath().normalize();
  }

  @Override
  public byte[] read(Path file, int most) throws IOException {
    Path given = files.get(whole(file));
    if (given == null) {
      throw new NoSuchFileException(file.toString());
    }
    byte[] bytes = content.of(given);
    return bytes.length > most ? Arrays.copyOf(bytes, most) : bytes;
  }

  @Override
  public boolean exists(Path path) {
    return files.containsKey(whole(path)) || isFolder(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return folders.containsKey(whole(path));
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    Set<String> names = folders.get(whole(folder));
    if (names == null) {
      throw new NotDirectoryException(folder.toString());
    }
    return List.copyOf(names);
  }
}
