package io.hyb.check.reader;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.Clause;
import io.hyb.language.Key;
import io.hyb.language.Kind;
import io.hyb.language.Label;
import io.hyb.language.Member;
import io.hyb.language.Occurrence;
import io.hyb.language.Schema;
import io.hyb.language.Scope;
import io.hyb.language.SetKey;
import io.hyb.source.Origins;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Map<String, Span> seen = new HashMap<>();

  private final Map<String, Located<?>> values = new LinkedHashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Statement> statements = new HashMap<>();
  private final List<Assignment> entries = new ArrayList<>();
  private final List<Require> contracts = new ArrayList<>();

  /** Whether everything in the block is known; what is missing may be what is not. */
  private boolean complete;

  private boolean sound;

  private Fields(Schema schema, Optional<Kind> kind, boolean sound, Block block, Scope scope) {
    this.schema = schema;
    this.kind = kind;
    this.place = block.header();
    this.scope = scope;
    this.complete = block.complete();
    this.sound = sound && complete;
    for (Item item : block.items()) {
      read(item);
    }
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

  private void read(Item item) {
    if (item instanceof Assignment assignment) {
      assignment(assignment);
    } else if (item instanceof Block block) {
      block(block);
    } else if (item instanceof Statement statement) {
      statement(statement);
    } else if (item instanceof Require require) {
      if (checkClause(Clause.REQUIRE, "a hybrid", require.span())) {
        contracts.add(require);
      }
    } else if (item instanceof Allow allow) {
      checkClause(Clause.ALLOW, "a declaration", allow.span());
    } else if (item instanceof Let let) {
      report("wrong-form", let.name().span(), "`let` is allowed at top level only");
    }
  }

  private boolean checkClause(Clause clause, String where, Span span) {
    if (schema.member(clause.name()) == clause) {
      return true;
    }
    report("wrong-form", span, "`" + clause.name() + "` belongs directly in " + where);
    return false;
  }

  private void assignment(Assignment assignment) {
    Word word = assignment.path().get(0);
    String name = word.text();
    Member member = schema.member(name);
    if (assignment.path().size() > 1) {
      report(
          "unknown-key", assignment.span(), "a path with dots belongs in --set; nest blocks here");
    } else if (member instanceof Key<?> key) {
      if (isFirst(word)) {
        put(key, assignment.value());
      }
    } else if (member instanceof BlockType) {
      report(
          "wrong-form",
          assignment.span(),
          "`" + name + "` is a block: write `" + name + " … { … }`");
    } else if (member != null) {
      report("wrong-form", assignment.span(), "`" + name + "` is written without `=`");
    } else if (schema.entries().filter(all -> all.matches().test(name)).isPresent()) {
      entries.add(assignment);
    } else {
      unknown(word);
    }
  }

  private <T> void put(Key<T> key, Value value) {
    Optional<T> read = key.type().read(key.name(), value, scope);
    if (read.isPresent()) {
      values.put(key.name(), new Located<>(read.get(), value.span()));
    } else {
      sound = false;
    }
  }

  private void block(Block block) {
    Word keyword = block.keyword();
    Optional<BlockType> type = schema.block(keyword.text());
    if (type.isEmpty()) {
      misplaced(keyword);
    } else if (type.get().occurrence() == Occurrence.REPEATED) {
      seen.putIfAbsent(keyword.text(), keyword.span());
      blocks.add(block);
    } else if (isFirst(keyword)) {
      blocks.add(block);
    }
  }

  private void statement(Statement statement) {
    Word keyword = statement.keyword();
    Member member = schema.member(keyword.text());
    if (member instanceof BlockType) {
      // `text "a.txt"` is a block with nothing in it.
      block(
          new Block(
              keyword,
              statement.arguments(),
              List.of(),
              true,
              Optional.empty(),
              statement.span(),
              statement.span()));
    } else if (member instanceof SetKey) {
      if (isFirst(keyword)) {
        statements.put(keyword.text(), statement);
      }
    } else {
      misplaced(keyword);
    }
  }

  /** A word where another form is wanted, or one that nothing here is called. */
  private void misplaced(Word word) {
    String name = word.text();
    Member member = schema.member(name);
    complete = false;
    if (member instanceof Key<?>) {
      report("wrong-form", word.span(), "`" + name + "` takes a value: write `" + name + " = …`");
    } else if (member instanceof SetKey) {
      report("wrong-form", word.span(), "`" + name + "` takes no braces");
    } else {
      unknown(word);
    }
  }

  private void unknown(Word word) {
    List<String> names = schema.names();
    sound = false;
    complete = false;
    scope.report(
        Diagnostic.error(
                "unknown-key",
                word.span(),
                schema.what() + " has no `" + word.text() + "`" + whereItIs(word.text()))
            .withNearest(word.text(), names));
  }

  /** Points to an inner block that has the key, if there is one. */
  private String whereItIs(String name) {
    for (BlockType block : schema.blocks()) {
      if (block.schema().member(name) != null) {
        return "; it belongs in `" + block.name() + " { … }`";
      }
    }
    return "";
  }

  private boolean isFirst(Word word) {
    Span first = seen.putIfAbsent(word.text(), word.span());
    if (first != null) {
      sound = false;
      scope.report(alreadySet(word.text(), first, word.span()));
    }
    return first == null;
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
    // Sound: only put(Key<T>) stores under this name, and a schema has one key a name.
    return Optional.ofNullable((Located<T>) values.get(key.name()));
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
    return !complete || seen.containsKey(name);
  }

  /** All blocks of this type. */
  List<Block> blocks(BlockType type) {
    List<Block> found = new ArrayList<>();
    for (Block block : blocks) {
      if (block.keyword().text().equals(type.name())) {
        found.add(block);
      }
    }
    return found;
  }

  /** All blocks, in the spec's order. */
  List<Block> blocks() {
    return blocks;
  }

  /** The one block of this type. */
  Optional<Block> only(BlockType type) {
    List<Block> found = blocks(type);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  Optional<Statement> statement(SetKey key) {
    return Optional.ofNullable(statements.get(key.name()));
  }

  /** Keys that the schema knows by their form alone, in the spec's order. */
  List<Assignment> entries() {
    return entries;
  }

  /** Every {@code require}, in the spec's order. */
  List<Require> contracts() {
    return contracts;
  }

  /** Where a member was first named, if it is here. */
  Optional<Span> place(Member member) {
    return Optional.ofNullable(seen.get(member.name()));
  }

  /** The place of the block. */
  Span place() {
    return place;
  }

  /** Notes where the block and each of its values were said. */
  void note(String path, Origins origins) {
    origins.put(path, place);
    for (Map.Entry<String, Located<?>> value : values.entrySet()) {
      origins.put(path + "." + value.getKey(), value.getValue().span());
    }
  }
}
