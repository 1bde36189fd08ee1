package io.hyb.resolve;

import io.hyb.diagnostic.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a spec was read from, by the names that spans give them. Texts are read again only
 * when an excerpt is wanted.
 */
public final class Sources {
  /** Names of specs of the standard library start so. */
  static final String STANDARD = "std/";

  /** Lists the standard library: resources in a JAR can't be. */
  private static final String INDEX = STANDARD + "index.txt";

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Path folder;

  /**
   * @param folder against which paths of settings resolve: the folder of the spec itself
   */
  Sources(Path folder) {
    this.folder = folder;
  }

  /** Notes a file that was read, under the name that spans give it. */
  public void addFile(String name, Path path) {
    files.put(name, path);
  }

  void addText(String name, String text) {
    texts.put(name, text);
  }

  /** Takes over all that another spec was read from. */
  void addAll(Sources others) {
    files.putAll(others.files);
    texts.putAll(others.texts);
  }

  /** The text behind a span's file name: a spec, a config.json, or a setting's value. */
  public Optional<String> text(String name) {
    String known = texts.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      if (name.startsWith(STANDARD) && !files.containsKey(name)) {
        return standardText(name);
      }
      Path path = files.containsKey(name) ? files.get(name) : Path.of(name);
      return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The names of the files that were read, the spec's own first. */
  public List<String> files() {
    return List.copyOf(files.keySet());
  }

  /** The folder that a path written at {@code place} is relative to. */
  public Path folderOf(Span place) {
    Path file = files.get(place.file());
    if (file == null) {
      return folder;
    }
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /**
   * A path as models have it: relative to the folder of the spec that was named, with slashes; only
   * normalised where it is written as absolute or leads to another drive.
   *
   * @param place where it is written
   */
  public String relative(String written, Span place) {
    Path path = folderOf(place).resolve(written).normalize();
    Path from = folder.toAbsolutePath().normalize();
    Path to = path.toAbsolutePath().normalize();
    boolean related = !Path.of(written).isAbsolute() && from.getRoot().equals(to.getRoot());
    String text = (related ? from.relativize(to) : path).toString().replace('\\', '/');
    return text.isEmpty() ? "." : text;
  }

  /** Whether an import means the library; its bare name does too, and is told what there is. */
  static boolean isStandard(String target) {
    return (target + "/").equals(STANDARD) || target.startsWith(STANDARD);
  }

  /** What an import of the standard library may name. */
  static List<String> standardNames() throws IOException {
    return standardText(INDEX).orElseThrow().lines().toList();
  }

  static Optional<String> standardText(String name) throws IOException {
    try (InputStream in = Sources.class.getClassLoader().getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
