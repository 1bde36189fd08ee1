package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.language.BlockType;
import io.hyb.language.Key;
import io.hyb.language.Member;
import io.hyb.language.Occurrence;
import io.hyb.language.Quoted;
import io.hyb.language.Reference;
import io.hyb.language.Schema;
import io.hyb.language.SetKey;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies {@code --set PATH=VALUE} to the tree of the chosen declaration. Each word of a path but
 * the last names a block, by its keyword or its label ({@code distill.stage.align.tokens} or {@code
 * distill.align.tokens}), or a key that refers to another declaration ({@code teacher.weights});
 * the last names a key, or a block whose kind is set. A path of one word may name a {@code let}.
 * Whether such a key exists is for the checker to say, which finds the setting's words and value at
 * a place of their own.
 */
public final class Overrides {
  private final Setting setting;
  private final List<Diagnostic> findings;

  private Overrides(Setting setting, List<Diagnostic> findings) {
    this.setting = setting;
    this.findings = findings;
  }

  /** The namespace with the settings applied, in order, to the chosen declaration. */
  public static Namespace apply(
      Namespace namespace, Declaration chosen, List<Setting> settings, List<Diagnostic> findings) {
    Namespace changed = namespace;
    for (Setting setting : settings) {
      namespace.sources().addText(setting.origin(), setting.value());
      Overrides overrides = new Overrides(setting, findings);
      List<Word> path = overrides.words();
      if (path.size() == 1 && namespace.lets().containsKey(setting.path())) {
        changed = overrides.set(changed, changed.lets().get(setting.path()));
      } else if (!path.isEmpty()) {
        Declaration declaration = changed.find(chosen.name().text()).orElseThrow();
        changed = overrides.set(changed, declaration, path);
      }
    }
    return changed;
  }

  private Namespace set(Namespace namespace, Let let) {
    return parsed()
        .map(value -> namespace.with(new Let(let.name(), value, let.doc(), let.span())))
        .orElse(namespace);
  }

  private List<Word> words() {
    Span span = Span.startOf(setting.origin());
    List<Word> words = new ArrayList<>();
    int start = 0;
    String path = setting.path();
    while (start <= path.length()) {
      int dot = path.indexOf('.', start);
      int end = dot < 0 ? path.length() : dot;
      if (end == start) {
        findings.add(
            Diagnostic.error("unknown-path", span, "`" + path + "` is not a path of words"));
        return List.of();
      }
      words.add(new Word(path.substring(start, end), span));
      start = end + 1;
    }
    return words;
  }

  private Namespace set(Namespace namespace, Declaration declaration, List<Word> path) {
    Schema schema = declaration.kind().type().schema();
    if (path.size() > 1
        && schema.member(path.get(0).text()) instanceof Key<?> key
        && key.type() instanceof Reference) {
      Optional<Declaration> named = referred(namespace, declaration, key.name());
      if (named.isPresent()) {
        return set(namespace, named.get(), path.subList(1, path.size()));
      }
    }
    return set(schema, declaration.block(), path)
        .map(changed -> namespace.with(declaration.with(changed)))
        .orElse(namespace);
  }

  /** The declaration that a key of another one names. */
  private static Optional<Declaration> referred(
      Namespace namespace, Declaration declaration, String key) {
    for (Item item : declaration.block().items()) {
      if (item instanceof Assignment assignment
          && assignment.pathText().equals(key)
          && assignment.value() instanceof Value.Name name) {
        return namespace.find(name.text());
      }
    }
    return Optional.empty();
  }

  /** The block with the path's key set; empty after reporting that the path leads nowhere. */
  private Optional<Block> set(Schema schema, Block block, List<Word> path) {
    Word first = path.get(0);
    if (path.size() == 1) {
      return setMember(schema.member(first.text()), block, first);
    }
    List<Item> items = new ArrayList<>(block.items());
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Block inner) {
        Optional<BlockType> type = schema.block(inner.keyword().text());
        int used = type.isPresent() ? matched(type.get(), inner, path) : 0;
        if (used > 0) {
          List<Word> rest = path.subList(used, path.size());
          int index = i;
          return set(schema(type.get(), inner), inner, rest)
              .map(changed -> replaced(block, items, index, changed));
        }
      }
    }
    Optional<BlockType> type = schema.block(first.text()).filter(Overrides::isCreated);
    if (type.isEmpty()) {
      unknown(first, schema, items);
      return Optional.empty();
    }
    Block created = created(type.get(), first);
    return set(schema(type.get(), created), created, path.subList(1, path.size()))
        .map(changed -> replaced(block, items, items.size(), changed));
  }

  private static Schema schema(BlockType type, Block block) {
    return type.kind(Overlay.label(block)).map(type::schema).orElseGet(type::schema);
  }

  /** How many words of the path this block answers to, at least one being left for the key. */
  private static int matched(BlockType type, Block block, List<Word> path) {
    String first = path.get(0).text();
    String label = Overlay.label(block);
    if (!type.name().equals(first)) {
      return label.equals(first) ? 1 : 0;
    }
    if (path.size() > 2 && path.get(1).text().equals(label)) {
      return 2;
    }
    return type.label().isIdentity() ? 0 : 1;
  }

  /** Whether a path brings a block into being that is not there. */
  private static boolean isCreated(BlockType type) {
    return type.occurrence() != Occurrence.REPEATED;
  }

  private static Block created(BlockType type, Word keyword) {
    List<Value> labels =
        type.kinds().isEmpty()
            ? List.of()
            : List.of(new Value.Name(type.kinds().get(0).name(), keyword.span()));
    return new Block(
        keyword,
        labels,
        List.of(),
        true,
        List.of(),
        Optional.empty(),
        keyword.span(),
        keyword.span());
  }

  private Optional<Block> setMember(Member member, Block block, Word name) {
    Optional<Value> read = value(member);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Value value = read.get();
    List<Item> items = new ArrayList<>(block.items());
    if (member instanceof BlockType type
        && !type.kinds().isEmpty()
        && value instanceof Value.Name kind) {
      int index = index(items, name.text(), true);
      Block before = index < items.size() ? (Block) items.get(index) : created(type, name);
      return Optional.of(replaced(block, items, index, Overlay.ofKind(type, before, kind)));
    }
    Item item =
        member instanceof SetKey
            ? new Statement(name, elements(value), value.span())
            : new Assignment(List.of(name), value, value.span());
    return Optional.of(replaced(block, items, index(items, name.text(), false), item));
  }

  /**
   * What a set has; brackets, which hold its commas together on a command line, say nothing more.
   */
  private static List<Value> elements(Value value) {
    return value instanceof Value.Brackets list ? list.elements() : List.of(value);
  }

  /** The value as the language writes it; a text may go without its quotes in a shell. */
  private Optional<Value> value(Member member) {
    boolean text = member instanceof Key<?> key && key.type() instanceof Quoted;
    if (text && !setting.value().startsWith("\"")) {
      return Optional.of(new Value.Text(setting.value(), Span.startOf(setting.origin())));
    }
    return parsed();
  }

  private Optional<Value> parsed() {
    Result<Value> parsed = SpecParser.parseValue(setting.origin(), setting.value());
    findings.addAll(parsed.diagnostics());
    return parsed.isRefused() ? Optional.empty() : parsed.value();
  }

  /** Where the block, or the key, of this name is, else where a new one goes. */
  private static int index(List<Item> items, String name, boolean block) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Block == block && Overlay.name(items.get(i)).equals(name)) {
        return i;
      }
    }
    return items.size();
  }

  /** The block with another item at an index, at the end if it has none there. */
  private static Block replaced(Block block, List<Item> items, int index, Item item) {
    if (index < items.size()) {
      items.set(index, item);
    } else {
      items.add(item);
    }
    return block.with(items);
  }

  /** A path names one of several blocks by its label, which is a word or can't be named. */
  private static Diagnostic unlabelled(Word word, BlockType type, List<Item> items) {
    List<String> labels = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Block block && block.keyword().text().equals(type.name())) {
        labels.add(Overlay.label(block));
      }
    }
    Diagnostic finding =
        Diagnostic.error(
            "unknown-path",
            word.span(),
            "this path doesn't say which `" + word.text() + "` it means");
    labels.removeIf(label -> !label.matches("\\w+"));
    return labels.isEmpty()
        ? finding.withFix("give the value a name, `let n = …`, and set that: n")
        : finding.withFix("name it by its label: " + String.join(" or ", labels));
  }

  private void unknown(Word word, Schema schema, List<Item> items) {
    Optional<BlockType> repeated =
        schema.block(word.text()).filter(type -> type.occurrence() == Occurrence.REPEATED);
    if (repeated.isPresent()) {
      findings.add(unlabelled(word, repeated.get(), items));
      return;
    }
    List<String> known = new ArrayList<>();
    for (BlockType type : schema.blocks()) {
      if (isCreated(type)) {
        known.add(type.name());
      }
    }
    for (Item item : items) {
      if (item instanceof Block block) {
        known.add(block.keyword().text());
        known.add(Overlay.label(block));
      }
    }
    known.removeIf(String::isEmpty);
    findings.add(
        Diagnostic.error("unknown-path", word.span(), "there is no block `" + word.text() + "`")
            .withNearest(word.text(), known));
  }
}
