package io.hyb.lsp.text;

import io.hyb.source.SourceTree;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All texts that are open at one moment.
 *
 * @param open by their paths
 */
public record Buffers(Map<Path, Buffer> open) {
  public static final Buffers NONE = new Buffers(Map.of());

  public Buffers {
    open = Map.copyOf(open);
  }

  public Optional<Buffer> at(Path path) {
    return Optional.ofNullable(open.get(path));
  }

  /** The same with a buffer opened or changed. */
  public Buffers with(Buffer buffer) {
    Map<Path, Buffer> more = new HashMap<>(open);
    more.put(buffer.path(), buffer);
    return new Buffers(more);
  }

  /** The same with a buffer closed. */
  public Buffers without(Path path) {
    Map<Path, Buffer> fewer = new HashMap<>(open);
    fewer.remove(path);
    return new Buffers(fewer);
  }

  public Collection<Buffer> all() {
    return open.values();
  }

  /** A file as the editor names it if it is open, else as editors usually do. */
  public String uri(Path path) {
    return at(path).map(Buffer::uri).orElseGet(() -> path.toUri().toString());
  }

  /** What specs are read from: the buffers, and the disk where none has the file. */
  public SourceTree tree() {
    Map<Path, String> texts = new HashMap<>();
    open.forEach((path, buffer) -> texts.put(path, buffer.text()));
    return SourceTree.of(texts).over(SourceTree.disk());
  }
}
