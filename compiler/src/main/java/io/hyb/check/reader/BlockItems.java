package io.hyb.check.reader;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.BlockType;
import io.hyb.language.Clause;
import io.hyb.language.Key;
import io.hyb.language.Member;
import io.hyb.language.Occurrence;
import io.hyb.language.Schema;
import io.hyb.language.Scope;
import io.hyb.language.SetKey;
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
 * What the items of one block say, by the block's schema, in the spec's order. Unknown and
 * duplicate names, values of a wrong type or unit and items of a wrong form are reported meanwhile.
 */
final class BlockItems {
  private final Schema schema;
  private final Scope scope;
  private final Map<String, Span> seen = new HashMap<>();

  private final Map<String, Located<?>> values = new LinkedHashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Statement> statements = new HashMap<>();
  private final List<Assignment> entries = new ArrayList<>();
  private final List<Require> contracts = new ArrayList<>();
  private boolean complete;
  private boolean sound;

  private BlockItems(Schema schema, boolean complete, Scope scope) {
    this.schema = schema;
    this.scope = scope;
    this.complete = complete;
    this.sound = complete;
  }

  static BlockItems read(Schema schema, Block block, Scope scope) {
    BlockItems items = new BlockItems(schema, block.complete(), scope);
    for (Item item : block.items()) {
      items.read(item);
    }
    return items;
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
              List.of(),
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
      scope.report(Fields.alreadySet(word.text(), first, word.span()));
    }
    return first == null;
  }

  private void report(String id, Span span, String message) {
    sound = false;
    scope.report(Diagnostic.error(id, span, message));
  }

  /** Whether nothing in the block is wrong, blocks within it aside. */
  boolean isSound() {
    return sound;
  }

  /** Whether everything in the block is known; what is missing may be what is not. */
  boolean isComplete() {
    return complete;
  }

  /** Where each name was first given. */
  Map<String, Span> seen() {
    return seen;
  }

  /** The values of keys, by their names. */
  Map<String, Located<?>> values() {
    return values;
  }

  List<Block> blocks() {
    return blocks;
  }

  /** By their keywords. */
  Map<String, Statement> statements() {
    return statements;
  }

  /** Keys that the schema knows by their form alone. */
  List<Assignment> entries() {
    return entries;
  }

  List<Require> contracts() {
    return contracts;
  }
}
