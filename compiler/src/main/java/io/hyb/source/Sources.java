package io.hyb.source;

import io.hyb.diagnostic.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a spec was read from, by the names that spans give them. Texts are read again only
 * when an excerpt is wanted. Threads that read variants of one spec may share it.
 */
public final class Sources {
  private final SourceTree tree;
  private final Path folder;
  private final Map<String, Path> files = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> texts = Collections.synchronizedMap(new LinkedHashMap<>());

  /**
   * @param tree what the files are read from
   * @param folder against which paths of settings resolve: the folder of the spec itself
   */
  public Sources(SourceTree tree, Path folder) {
    this.tree = tree;
    this.folder = folder;
  }

  public SourceTree tree() {
    return tree;
  }

  /** Notes a file that was read, under the name that spans give it. */
  public void addFile(String name, Path path) {
    files.put(name, path);
  }

  /** Notes a text that is in no file of the tree, under the name that spans give it. */
  public void addText(String name, String text) {
    texts.put(name, text);
  }

  /** Takes over all that another spec was read from. */
  public void addAll(Sources others) {
    files.putAll(others.files);
    texts.putAll(others.texts);
  }

  /** The text of a span's file: a spec, a config.json, or a setting's value. */
  public Optional<String> text(String name) {
    String known = texts.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      if (Library.isMeant(name) && !files.containsKey(name)) {
        return Library.text(name);
      }
      Path path = files.containsKey(name) ? files.get(name) : Path.of(name);
      return Optional.of(new String(tree.read(path, Integer.MAX_VALUE), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The names of the files that were read, the spec's own first. */
  public List<String> files() {
    synchronized (files) {
      return List.copyOf(files.keySet());
    }
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
   * @throws java.nio.file.InvalidPathException if it is no path
   */
  public String relative(String written, Span place) {
    Path path = folderOf(place).resolve(written).normalize();
    Path from = folder.toAbsolutePath().normalize();
    Path to = path.toAbsolutePath().normalize();
    boolean related = !Path.of(written).isAbsolute() && from.getRoot().equals(to.getRoot());
    String text = (related ? from.relativize(to) : path).toString().replace('\\', '/');
    return text.isEmpty() ? "." : text;
  }

  /** The hash of the weights in a folder that a model names, if it holds any. */
  public Optional<String> weightsHash(String relative) {
    return tree.weightsHash(resolve(relative));
  }

  /** Where a path of a model leads. */
  public Path resolve(String relative) {
    return folder.resolve(relative).normalize();
  }
}
