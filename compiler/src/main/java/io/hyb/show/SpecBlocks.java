package io.hyb.show;

import io.hyb.arch.text.SpecWriter;
import io.hyb.diagnostic.Span;
import io.hyb.language.BlockType;
import io.hyb.language.Key;
import io.hyb.language.SetKey;
import io.hyb.source.Origins;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Blocks and keys of a shown spec, by their schema, each with its place. */
final class SpecBlocks {
  private final Origins origins;
  private final Places places;
  private final SpecWriter out = new SpecWriter();
  private final Deque<String> around = new ArrayDeque<>();
  private final List<ShownValue> values = new ArrayList<>();

  SpecBlocks(Origins origins, Places places) {
    this.origins = origins;
    this.places = places;
  }

  Origins origins() {
    return origins;
  }

  SpecWriter out() {
    return out;
  }

  List<ShownValue> values() {
    return values;
  }

  /** Opens a block whose header has no value of its own. */
  void open(BlockType type) {
    around.addLast(type.name());
    out.open(type.name());
  }

  /**
   * Opens a block with a label: a name, a kind, a file, a set of layers.
   *
   * @param said where the origins have it
   */
  void open(BlockType type, String label, String said) {
    open(type, label, List.of(origins.of(said)));
  }

  void open(BlockType type, String label, Collection<Optional<Span>> said) {
    String place = places.of(said);
    around.addLast(step(type, label));
    if (!type.label().isIdentity()) {
      values.add(new ShownValue(String.join(".", around), label, place));
    }
    out.open(type.name() + " " + label, place);
  }

  /** How paths call a block: by what tells it from its like. */
  private static String step(BlockType type, String label) {
    return switch (type.label()) {
      case NAME, LABEL -> label;
      case LAYERS -> type.name() + " " + label;
      case NONE, KIND, OPTIONAL_KIND, FILE -> type.name();
    };
  }

  void close() {
    around.removeLast();
    out.close();
  }

  /**
   * A key with its value.
   *
   * @param at the path of the block's keys in the origins
   */
  <T> void key(Key<T> key, T value, String at) {
    key(key, value, List.of(origins.of(at + "." + key.name())));
  }

  <T> void key(Key<T> key, T value, Collection<Optional<Span>> said) {
    written(key, key.type().write(value), said);
  }

  /** A key whose value is written already. */
  void written(Key<?> key, String value, Collection<Optional<Span>> said) {
    String place = places.of(said);
    values.add(new ShownValue(path(key.name()), value, place));
    out.line(key.name() + " = " + value, "// " + place);
  }

  /** A set of heads. */
  void set(SetKey key, List<String> elements, Collection<Optional<Span>> said) {
    String place = places.of(said);
    values.add(new ShownValue(path(key.name()), String.join(", ", elements), place));
    out.list(key.name(), elements, place);
  }

  private String path(String last) {
    return String.join(".", around) + "." + last;
  }
}
