package io.hyb.cli;

import io.hyb.resolve.Declaration;
import io.hyb.source.Library;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Doc;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A declaration as its author describes it.
 *
 * @param file the spec that has it
 * @param keyword such as {@code hybrid}
 * @param doc its doc comment; empty where it has none
 */
record Declared(String file, String keyword, String name, String doc) {

  /** Every declaration of a spec, in its order. */
  static List<Declared> in(String file, Document spec) {
    List<Declared> all = new ArrayList<>();
    spec.items().forEach(item -> of(file, item).ifPresent(all::add));
    return all;
  }

  /** Those of a spec of the standard library. */
  static List<Declared> inLibrary(String spec) {
    try {
      return in(spec, Library.spec(spec).orElseThrow().value().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Declared> of(String file, Item item) {
    if (!(item instanceof Block block)
        || Declaration.Kind.of(block.keyword().text()).isEmpty()
        || block.labels().isEmpty()
        || !(block.labels().get(0) instanceof Value.Name name)) {
      return Optional.empty();
    }
    String doc = block.doc().map(Doc::text).orElse("");
    return Optional.of(new Declared(file, block.keyword().text(), name.text(), doc));
  }

  /** The doc comment's first line. */
  String line() {
    return doc.lines().findFirst().orElse("");
  }
}
