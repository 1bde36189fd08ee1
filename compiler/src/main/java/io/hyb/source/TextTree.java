package io.hyb.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts held in memory. */
final class TextTree implements SourceTree {
  private final Map<Path, String> texts = new HashMap<>();

  /** What each folder has: the texts' folders, and those around them. */
  private final Map<Path, Set<String>> folders = new HashMap<>();

  TextTree(Map<Path, String> texts) {
    texts.forEach((path, text) -> put(whole(path), text));
  }

  private void put(Path file, String text) {
    texts.put(file, text);
    for (Path path = file; path.getParent() != null; path = path.getParent()) {
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
    String text = texts.get(whole(file));
    if (text == null) {
      throw new NoSuchFileException(file.toString());
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > most ? Arrays.copyOf(bytes, most) : bytes;
  }

  @Override
  public boolean exists(Path path) {
    return texts.containsKey(whole(path)) || isFolder(path);
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
