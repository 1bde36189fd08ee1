package io.hyb.lsp.model;

import io.hyb.language.BlockType;
import io.hyb.language.Kind;
import io.hyb.language.Language;
import io.hyb.language.Schema;
import io.hyb.language.Topic;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A block and what the language says of it, or a file as a whole.
 *
 * @param path the words that lead to it, as {@link Topic} has them
 * @param block empty for a file
 * @param type empty for a file and for a block that the language doesn't know
 * @param schema what it may have
 */
public record Frame(
    List<String> path, Optional<Block> block, Optional<BlockType> type, Schema schema) {
  private static final Schema NOTHING = new Schema("a block", List.of(), Optional.empty());

  /** A file as a whole. */
  public static final Frame FILE =
      new Frame(List.of(), Optional.empty(), Optional.empty(), Language.FILE);

  public Frame {
    path = List.copyOf(path);
  }

  /** A block within. */
  public Frame within(Block inner) {
    List<String> longer = new ArrayList<>(path);
    longer.add(inner.keyword().text());
    Optional<BlockType> known = schema.block(inner.keyword().text());
    if (known.isEmpty()) {
      return new Frame(longer, Optional.of(inner), known, NOTHING);
    }
    Optional<Kind> kind = known.get().kind(label(inner));
    kind.ifPresent(one -> longer.add(one.name()));
    Schema has = kind.map(known.get()::schema).orElseGet(known.get()::schema);
    return new Frame(longer, Optional.of(inner), known, has);
  }

  /** What is known of a word in it: a key, a block, or one of its own kinds. */
  public Optional<Topic> topic(String word) {
    Optional<Topic> own = Topic.at(longer(path, word));
    if (own.isPresent() || type.isEmpty()) {
      return own;
    }
    for (Kind kind : type.get().kinds()) {
      Optional<Topic> ofKind = Topic.at(longer(longer(path, kind.name()), word));
      if (ofKind.isPresent()) {
        return ofKind;
      }
    }
    return Optional.empty();
  }

  /** What is known of the block itself. */
  public Optional<Topic> topic() {
    return Topic.at(path);
  }

  private static List<String> longer(List<String> path, String word) {
    List<String> longer = new ArrayList<>(path);
    longer.add(word);
    return longer;
  }

  /** The first label if it is a word: a name, a kind. */
  public static String label(Block block) {
    return !block.labels().isEmpty() && block.labels().get(0) instanceof Value.Name name
        ? name.text()
        : "";
  }

  /** Visits every item of a file with the frame that it is in, each block before its items. */
  public static void walk(Document document, BiConsumer<Frame, Item> visitor) {
    FILE.walk(document.items(), visitor);
  }

  private void walk(List<Item> items, BiConsumer<Frame, Item> visitor) {
    for (Item item : items) {
      visitor.accept(this, item);
      if (item instanceof Block inner) {
        within(inner).walk(inner.items(), visitor);
      }
    }
  }
}
