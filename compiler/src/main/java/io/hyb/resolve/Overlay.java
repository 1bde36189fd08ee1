package io.hyb.resolve;

import io.hyb.language.BlockType;
import io.hyb.language.Inherited;
import io.hyb.language.Kind;
import io.hyb.language.Schema;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lays items over those that they inherit: a child's over its parent's, a {@code layers} block's
 * over the hybrid's. Keys and sets replace those of their name; what a block does, the language
 * says of its type. Contracts and allowances add up.
 */
public final class Overlay {
  private Overlay() {}

  /** A block laid over the one that it inherits, of the same type. */
  public static Block of(BlockType type, Block inherited, Block own) {
    return switch (type.inherited()) {
      case REPLACED, TOGETHER -> own;
      case MERGED, BY_LABEL -> merged(type, inherited, own);
      case BY_KIND -> isSameKind(inherited, own) ? merged(type, inherited, own) : own;
    };
  }

  /** Whether a block names the kind of the one that it inherits, or none. */
  public static boolean isSameKind(Block inherited, Block own) {
    return own.labels().isEmpty() || label(own).equals(label(inherited));
  }

  /** A block as one of another kind, with the items that both kinds have. */
  static Block ofKind(BlockType type, Block block, Value.Name label) {
    Optional<Kind> kind = type.kind(label.text());
    List<Item> kept = new ArrayList<>();
    for (Item item : block.items()) {
      boolean lost =
          kind.isPresent()
              && type.schema().member(name(item)) != null
              && type.schema(kind.get()).member(name(item)) == null;
      if (!lost) {
        kept.add(item);
      }
    }
    return new Block(
        block.keyword(),
        List.of(label),
        kept,
        block.complete(),
        block.unread(),
        block.doc(),
        label.span(),
        block.span());
  }

  /** With the inherited label where it has none of its own. */
  private static Block merged(BlockType type, Block inherited, Block own) {
    List<Value> labels = own.labels().isEmpty() ? inherited.labels() : own.labels();
    List<Item> items = items(type.schema(), inherited, own);
    Block whole = own.with(labels, items);
    return inherited.complete() ? whole : whole.incomplete();
  }

  /**
   * The items of a block of this schema over those that it inherits, save what the block says anew
   * in a way that can't be read: judged by what it inherits, the rest of it would seem wrong.
   */
  static List<Item> items(Schema schema, Block inherited, Block own) {
    List<Item> known =
        own.unread().isEmpty()
            ? inherited.items()
            : inherited.items().stream()
                .filter(item -> !own.unread().contains(name(item)))
                .toList();
    return items(schema, known, own.items());
  }

  /** The items of a block of this schema over those that it inherits. */
  static List<Item> items(Schema schema, List<Item> inherited, List<Item> own) {
    List<Item> merged = new ArrayList<>();
    List<Item> rest = new ArrayList<>(own);
    for (Item item : inherited) {
      Optional<BlockType> type =
          item instanceof Block block ? schema.block(block.keyword().text()) : Optional.empty();
      if (type.isPresent() && type.get().inherited() == Inherited.TOGETHER) {
        if (!has(own, type.get().name())) {
          merged.add(item);
        }
        continue;
      }
      if (item instanceof Require || item instanceof Allow) {
        merged.add(item);
        continue;
      }
      List<Item> replacing = take(rest, identity(item, schema), schema);
      if (replacing.isEmpty()) {
        merged.add(item);
      } else if (replacing.size() == 1
          && type.isPresent()
          && item instanceof Block theirs
          && replacing.get(0) instanceof Block ours) {
        merged.add(of(type.get(), theirs, ours));
      } else {
        merged.addAll(replacing);
      }
    }
    merged.addAll(rest);
    return merged;
  }

  private static boolean has(List<Item> items, String keyword) {
    for (Item item : items) {
      if (item instanceof Block block && block.keyword().text().equals(keyword)) {
        return true;
      }
    }
    return false;
  }

  /** Takes out of {@code items} those that say the same thing. */
  private static List<Item> take(List<Item> items, String identity, Schema schema) {
    List<Item> taken = new ArrayList<>();
    for (Item item : items) {
      if (identity(item, schema).equals(identity)) {
        taken.add(item);
      }
    }
    // Not removeAll, which compares records: that makes method handles at start-up.
    items.removeIf(item -> identity(item, schema).equals(identity));
    return taken;
  }

  /** What an item is replaced by: its name, with the label where that tells blocks apart. */
  private static String identity(Item item, Schema schema) {
    String name = name(item);
    if (!(item instanceof Block block)) {
      return name;
    }
    boolean byLabel =
        schema.block(name).filter(type -> type.inherited() == Inherited.BY_LABEL).isPresent();
    return byLabel ? name + " " + label(block) : name;
  }

  /** The word that an item starts with; of an assignment the whole path. */
  static String name(Item item) {
    if (item instanceof Assignment assignment) {
      return assignment.pathText();
    }
    if (item instanceof Block block) {
      return block.keyword().text();
    }
    if (item instanceof Statement statement) {
      return statement.keyword().text();
    }
    return item instanceof Require ? "require" : item instanceof Allow ? "allow" : "let";
  }

  /** The block's first label if it is a word, else nothing. */
  static String label(Block block) {
    return !block.labels().isEmpty() && block.labels().get(0) instanceof Value.Name name
        ? name.text()
        : "";
  }
}
