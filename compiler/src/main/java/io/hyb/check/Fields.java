package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Nearest;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items of one block, read against its schema: unknown and duplicate names, values of a wrong
 * type or unit and items of a wrong form have been reported when this exists.
 */
final class Fields {
  private final Schema schema;
  private final Span place;
  private final List<Diagnostic> findings;
  private final Map<String, Span> seen = new HashMap<>();
  private final Map<String, Located<?>> values = new HashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Statement> statements = new HashMap<>();

  Fields(Schema schema, Block block, List<Diagnostic> findings) {
    this(schema, block.header(), block.items(), findings);
  }

  Fields(Schema schema, Span place, List<Item> items, List<Diagnostic> findings) {
    this.schema = schema;
    this.place = place;
    this.findings = findings;
    for (Item item : items) {
      read(item);
    }
  }

  private void read(Item item) {
    if (item instanceof Assignment assignment) {
      assignment(assignment);
    } else if (item instanceof Block block) {
      block(block);
    } else if (item instanceof Statement statement) {
      statement(statement);
    }
  }

  private void assignment(Assignment assignment) {
    Word word = assignment.path().get(0);
    String name = word.text();
    Key<?> key = schema.key(name);
    if (assignment.path().size() > 1) {
      report("unknown-key", assignment, "a path with dots belongs into --set; nest blocks here");
    } else if (key != null) {
      if (isFirst(word)) {
        put(key, assignment.value());
      }
    } else if (schema.isBlock(name)) {
      report("wrong-form", assignment, "`" + name + "` is a block: write `" + name + " … { … }`");
    } else if (schema.statements().contains(name)) {
      report("wrong-form", assignment, "`" + name + "` is written without `=`");
    } else {
      unknown(word);
    }
  }

  private <T> void put(Key<T> key, Value value) {
    Optional<T> read = key.kind().read(key.name(), value, findings);
    if (read.isPresent()) {
      values.put(key.name(), new Located<>(read.get(), value.span()));
    }
  }

  private void block(Block block) {
    String name = block.keyword().text();
    if (schema.repeated().contains(name)) {
      blocks.add(block);
    } else if (schema.blocks().contains(name)) {
      if (isFirst(block.keyword())) {
        blocks.add(block);
      }
    } else {
      misplaced(block.keyword());
    }
  }

  private void statement(Statement statement) {
    Word keyword = statement.keyword();
    if (schema.isBlock(keyword.text())) {
      // `text "a.txt"` is a block with nothing in it.
      block(
          new Block(keyword, statement.arguments(), List.of(), statement.span(), statement.span()));
    } else if (schema.statements().contains(keyword.text())) {
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
    if (schema.key(name) != null) {
      String message = "`" + name + "` takes a value: write `" + name + " = …`";
      findings.add(Diagnostic.error("wrong-form", word.span(), message));
    } else if (schema.statements().contains(name)) {
      String message = "`" + name + "` takes no braces";
      findings.add(Diagnostic.error("wrong-form", word.span(), message));
    } else {
      unknown(word);
    }
  }

  private void unknown(Word word) {
    String message = schema.what() + " has no `" + word.text() + "`";
    findings.add(
        Nearest.suggest(
            Diagnostic.error("unknown-key", word.span(), message), word.text(), schema.names()));
  }

  private boolean isFirst(Word word) {
    Span first = seen.putIfAbsent(word.text(), word.span());
    if (first != null) {
      String message =
          "`" + word.text() + "` is set already in line " + first.line() + "; only one may stand";
      findings.add(Diagnostic.error("duplicate-key", word.span(), message));
    }
    return first == null;
  }

  private void report(String id, Item item, String message) {
    findings.add(Diagnostic.error(id, item.span(), message));
  }

  /** The value of a key, if it is there and right. */
  @SuppressWarnings("unchecked")
  <T> Optional<Located<T>> find(Key<T> key) {
    // Sound: only put(Key<T>) stores under this name, and a schema has one key a name.
    return Optional.ofNullable((Located<T>) values.get(key.name()));
  }

  /** The value of a key, or what counts where it is not there. */
  <T> T get(Key<T> key, T otherwise) {
    return find(key).map(Located::value).orElse(otherwise);
  }

  /** The value of a key that must be there; reports it missing. */
  <T> Optional<Located<T>> require(Key<T> key) {
    if (!has(key.name())) {
      findings.add(
          Diagnostic.error(
              "missing-key", place, schema.what() + " needs `" + key.name() + " = …`"));
    }
    return find(key);
  }

  /** Whether something of this name stands here, right or wrong. */
  boolean has(String name) {
    return seen.containsKey(name);
  }

  /** All blocks of this keyword. */
  List<Block> blocks(String keyword) {
    List<Block> found = new ArrayList<>();
    for (Block block : blocks) {
      if (block.keyword().text().equals(keyword)) {
        found.add(block);
      }
    }
    return found;
  }

  /** All blocks, in the spec's order. */
  List<Block> blocks() {
    return blocks;
  }

  /** The one block of this keyword. */
  Optional<Block> only(String keyword) {
    List<Block> found = blocks(keyword);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  Optional<Statement> statement(String keyword) {
    return Optional.ofNullable(statements.get(keyword));
  }

  /** Where the block stands. */
  Span place() {
    return place;
  }
}
