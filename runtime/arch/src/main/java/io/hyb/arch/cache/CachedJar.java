package io.hyb.arch.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A compiled spec in a cache, {@code NAME-XXXXXXXX.jar}. Beside it {@code NAME-XXXXXXXX.specs}
 * notes the specs that it was made or used for, a line each: an absolute path, or the name of a
 * spec of the library. What was cached before there were such notes has none.
 *
 * @param path the JAR
 */
public record CachedJar(Path path) {
  private static final String ENDING = ".jar";
  private static final String NAMES = ".+-[0-9a-f]{8}\\" + ENDING;

  /** The JARs in a cache, by name; none if the folder isn't there. */
  public static List<CachedJar> in(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .filter(file -> file.getFileName().toString().matches(NAMES))
          .sorted()
          .map(CachedJar::new)
          .toList();
    }
  }

  /** The JAR of a model. */
  public static CachedJar named(Path cache, String name) {
    return new CachedJar(cache.resolve(name + ENDING));
  }

  /** Notes that it is of use to a spec; in a cache that can't be written to, nothing is noted. */
  public void note(String spec) {
    try {
      if (!specs().contains(spec)) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(
            notes(), spec + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      return;
    }
  }

  /** The specs that are noted. */
  public List<String> specs() throws IOException {
    return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
  }

  /** Whether a spec that is noted is still there, as those of the library always are. */
  public static boolean isThere(String spec) {
    try {
      return !Path.of(spec).isAbsolute() || Files.exists(Path.of(spec));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Removes it with its notes. */
  public void remove() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(notes());
  }

  private Path notes() {
    String name = path.getFileName().toString();
    return path.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".specs");
  }
}
