package io.hyb.check.reader;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.Key;
import io.hyb.language.Kind;
import io.hyb.language.Label;
import io.hyb.language.Member;
import io.hyb.language.Schema;
import io.hyb.language.Scope;
import io.hyb.language.SetKey;
import io.hyb.source.Origins;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items of one block, read by its schema: unknown and duplicate names, values of a wrong type
 * or unit and items of a wrong form have been reported when this exists.
 */
final class Fields {
  private final Schema schema;
  private final Optional<Kind> kind;
  private final Span place;
  private final Scope scope;
  private final BlockItems items;
  private boolean sound;

  private Fields(Schema schema, Optional<Kind> kind, boolean sound, Block block, Scope scope) {
    this.schema = schema;
    this.kind = kind;
    this.place = block.header();
    this.scope = scope;
    this.items = BlockItems.read(schema, block, scope);
    this.sound = sound && items.isSound();
  }

  /** Reads a block; a label other than a kind is left to its reader. */
  static Fields of(BlockType type, Block block, Scope scope) {
    Labels labels = new Labels(type, block, scope.findings());
    if (type.label() == Label.NONE) {
      return new Fields(type.own(), Optional.empty(), labels.checkNone(), block, scope);
    }
    if (type.kinds().isEmpty()) {
      return new Fields(type.own(), Optional.empty(), true, block, scope);
    }
    Optional<Kind> kind = labels.kind();
    boolean mayLack = type.label() == Label.OPTIONAL_KIND && block.labels().isEmpty();
    Schema schema = kind.isPresent() ? type.schema(kind.get()) : type.schema();
    return new Fields(schema, kind, kind.isPresent() || mayLack, block, scope);
  }

  /** Says of the second of two places that name one thing where the first is. */
  static Diagnostic alreadySet(String name, Span first, Span second) {
    String message = "`" + name + "` is already set on line " + first.line();
    return Diagnostic.error("duplicate-key", second, message);
  }

  private void report(String id, Span span, String message) {
    sound = false;
    scope.report(Diagnostic.error(id, span, message));
  }

  /** Whether nothing in the block is wrong, blocks within it aside, nor found missing so far. */
  boolean isSound() {
    return sound;
  }

  /** The kind that the block names. */
  Optional<Kind> kind() {
    return kind;
  }

  /** The value of a key, if it is there and right. */
  @SuppressWarnings("unchecked")
  <T> Optional<Located<T>> find(Key<T> key) {
    // Sound: only BlockItems.put(Key<T>) stores under this name, and a schema has one key a name.
    return Optional.ofNullable((Located<T>) items.values().get(key.name()));
  }

  /**
   * The value of a key that is there, or else its default.
   *
   * @throws IllegalStateException if it has none
   */
  <T> T get(Key<T> key) {
    Optional<Located<T>> given = find(key);
    if (given.isPresent()) {
      return given.get().value();
    }
    return key.absent() instanceof Absent.Following<?, T> following
        ? followed(following)
        : key.byDefault();
  }

  private <K, T> T followed(Absent.Following<K, T> following) {
    return following.at(get(following.key()));
  }

  /** The value of a key that must be there; reports it missing. */
  <T> Optional<Located<T>> require(Key<T> key) {
    if (!has(key.name())) {
      report("missing-key", place, schema.what() + " needs `" + key.name() + " = …`");
    }
    return find(key);
  }

  /** The one block of a type that must be there; reports it missing. */
  Optional<Block> require(BlockType type) {
    if (!has(type.name())) {
      report("missing-key", place, schema.what() + " needs `" + type.name() + " { … }`");
    }
    return only(type);
  }

  /** Whether something of this name is here, right or wrong, or may be meant by what is here. */
  boolean has(String name) {
    return !items.isComplete() || items.seen().containsKey(name);
  }

  /** All blocks of this type. */
  List<Block> blocks(BlockType type) {
    List<Block> found = new ArrayList<>();
    for (Block block : items.blocks()) {
      if (block.keyword().text().equals(type.name())) {
        found.add(block);
      }
    }
    return found;
  }

  /** All blocks, in the spec's order. */
  List<Block> blocks() {
    return items.blocks();
  }

  /** The one block of this type. */
  Optional<Block> only(BlockType type) {
    List<Block> found = blocks(type);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  Optional<Statement> statement(SetKey key) {
    return Optional.ofNullable(items.statements().get(key.name()));
  }

  /** Keys that the schema knows by their form alone, in the spec's order. */
  List<Assignment> entries() {
    return items.entries();
  }

  /** Every {@code require}, in the spec's order. */
  List<Require> contracts() {
    return items.contracts();
  }

  /** Where a member was first named, if it is here. */
  Optional<Span> place(Member member) {
    return Optional.ofNullable(items.seen().get(member.name()));
  }

  /** The place of the block. */
  Span place() {
    return place;
  }

  /** Notes where the block and each of its values were said. */
  void note(String path, Origins origins) {
    origins.put(path, place);
    for (Map.Entry<String, Located<?>> value : items.values().entrySet()) {
      origins.put(path + "." + value.getKey(), value.getValue().span());
    }
  }
}
