package io.hyb.lsp.model;

import io.hyb.diagnostic.SourceText;
import io.hyb.lsp.text.Buffer;
import io.hyb.lsp.text.Buffers;
import io.hyb.source.SourceTree;
import io.hyb.syntax.SpecParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is open at one moment and what it says. Every file is read once; what a change doesn't touch
 * is taken over to the next moment. Reading may take long, and nothing but another reading waits
 * for it.
 */
public final class Moment {
  private final Buffers buffers;
  private final SourceTree tree;
  private final Map<Path, Reading> readings;

  /** The last readings of open files in which nothing was broken; all moments share them. */
  private final Map<Path, Reading> whole;

  private Moment(Buffers buffers, Map<Path, Reading> readings, Map<Path, Reading> whole) {
    this.buffers = buffers;
    this.tree = buffers.tree();
    this.readings = new ConcurrentHashMap<>(readings);
    this.whole = whole;
  }

  /** The moment at which nothing is open yet. */
  public static Moment first() {
    return of(Buffers.NONE);
  }

  /** A moment of which nothing has been read yet. */
  public static Moment of(Buffers buffers) {
    return new Moment(buffers, Map.of(), new ConcurrentHashMap<>());
  }

  public Buffers buffers() {
    return buffers;
  }

  /** What specs are read from. */
  public SourceTree tree() {
    return tree;
  }

  /** The next moment, at which a buffer has been opened or changed. */
  public Moment with(Buffer buffer) {
    return after(buffers.with(buffer), buffer.path());
  }

  /** The next moment, at which a buffer has been closed. */
  public Moment without(Path path) {
    whole.remove(path);
    return after(buffers.without(path), path);
  }

  /** The next moment, at which files on the disk may have changed. */
  public Moment refreshed() {
    return new Moment(buffers, Map.of(), whole);
  }

  private Moment after(Buffers changed, Path path) {
    Map<Path, Reading> same = new HashMap<>(readings);
    same.values().removeIf(reading -> reading.asked().contains(path));
    same.keySet().retainAll(changed.open().keySet());
    return new Moment(changed, same, whole);
  }

  /** What a file says; one that isn't open is read from the disk. */
  public synchronized Reading read(Path path) {
    Reading known = readings.get(path);
    if (known == null) {
      known = Reading.of(path, source(path), tree);
      readings.put(path, known);
      if (known.isWhole() && buffers.at(path).isPresent()) {
        whole.put(path, known);
      }
    }
    return known;
  }

  /** The last reading of a file in which nothing was broken, or else the present one. */
  public synchronized Reading lastWhole(Path path) {
    Reading present = read(path);
    return present.isWhole() ? present : whole.getOrDefault(path, present);
  }

  private SourceText source(Path path) {
    Optional<Buffer> open = buffers.at(path);
    return open.isPresent() ? open.get().source() : new SourceText(path.toString(), onDisk(path));
  }

  private String onDisk(Path path) {
    try {
      return new String(tree.read(path, SpecParser.MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // reading it as a spec says why
    }
  }
}
