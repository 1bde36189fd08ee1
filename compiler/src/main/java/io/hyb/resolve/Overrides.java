package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies {@code --set PATH=VALUE} to the tree of the chosen declaration. Each word of a path but
 * the last names a block, by its keyword or its label ({@code distill.stage.align.tokens} or {@code
 * distill.align.tokens}); the last names a key. Whether such a key exists is for the checker to
 * say, which finds the setting's words and value at a place of their own.
 */
public final class Overrides {
  /** Blocks that a path may bring into being, with the labels they then have. */
  private static final List<String> CREATED = List.of("attention", "ssm", "rope");

  private static final String KEEP = "keep";
  private static final String WEIGHTS = "weights";

  private final List<Diagnostic> findings;

  private Overrides(List<Diagnostic> findings) {
    this.findings = findings;
  }

  /**
   * The namespace with the settings applied to the chosen declaration; those under {@code teacher.}
   * go to the hybrid's teacher.
   */
  public static Namespace apply(
      Namespace namespace, Declaration chosen, List<Setting> settings, List<Diagnostic> findings) {
    Namespace changed = namespace;
    for (Setting setting : settings) {
      namespace.sources().addText(setting.origin(), setting.value());
      changed = new Overrides(findings).apply(changed, chosen.name().text(), setting);
    }
    return changed;
  }

  private Namespace apply(Namespace namespace, String chosen, Setting setting) {
    Declaration declaration = namespace.find(chosen).orElseThrow();
    Result<Value> parsed = value(setting);
    findings.addAll(parsed.diagnostics());
    List<Word> path = words(setting);
    if (parsed.isRefused() || path.isEmpty()) {
      return namespace;
    }
    Value value = parsed.value().orElseThrow();
    if (declaration.kind() == Declaration.Kind.HYBRID
        && path.size() > 1
        && path.get(0).text().equals("teacher")) {
      Optional<Declaration> teacher = teacherOf(namespace, declaration);
      if (teacher.isPresent()) {
        Declaration changed = teacher.get();
        return namespace.with(
            changed.with(set(changed.block(), path.subList(1, path.size()), value)));
      }
    }
    return namespace.with(declaration.with(set(declaration.block(), path, value)));
  }

  /** The value as the language writes it; a path of weights may go without quotes in a shell. */
  private static Result<Value> value(Setting setting) {
    boolean path = setting.path().equals(WEIGHTS) || setting.path().endsWith("." + WEIGHTS);
    if (path && !setting.value().startsWith("\"")) {
      Span place = Span.startOf(setting.origin());
      return new Result<>(Optional.of(new Value.Text(setting.value(), place)), List.of());
    }
    return SpecParser.parseValue(setting.origin(), setting.value());
  }

  private List<Word> words(Setting setting) {
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

  private static Optional<Declaration> teacherOf(Namespace namespace, Declaration hybrid) {
    for (Item item : hybrid.block().items()) {
      if (item instanceof Assignment assignment
          && assignment.pathText().equals("teacher")
          && assignment.value() instanceof Value.Name name) {
        return namespace.find(name.text());
      }
    }
    return Optional.empty();
  }

  private Block set(Block block, List<Word> path, Value value) {
    List<Item> items = new ArrayList<>(block.items());
    Word first = path.get(0);
    if (path.size() == 1) {
      setKey(items, first, value);
      return Inheritance.items(block, items);
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Block inner) {
        int used = matched(inner, path);
        if (used > 0) {
          items.set(i, set(inner, path.subList(used, path.size()), value));
          return Inheritance.items(block, items);
        }
      }
    }
    if (CREATED.contains(first.text())) {
      items.add(set(created(first), path.subList(1, path.size()), value));
      return Inheritance.items(block, items);
    }
    unknown(first, items);
    return block;
  }

  /** How many words of the path this block answers to, at least one being left for the key. */
  private static int matched(Block block, List<Word> path) {
    String first = path.get(0).text();
    boolean labelled = !block.labels().isEmpty() && block.labels().get(0) instanceof Value.Name;
    String label = labelled ? ((Value.Name) block.labels().get(0)).text() : "";
    if (block.keyword().text().equals(first)) {
      if (labelled && path.size() > 2 && path.get(1).text().equals(label)) {
        return 2;
      }
      // Of stages and layers blocks there may be several: a path must say which.
      return first.equals("stage") || first.equals("layers") ? 0 : 1;
    }
    return labelled && label.equals(first) ? 1 : 0;
  }

  private static void setKey(List<Item> items, Word key, Value value) {
    boolean keep = key.text().equals(KEEP);
    Item replacement =
        keep
            ? new Statement(key, List.of(value), value.span())
            : new Assignment(List.of(key), value, value.span());
    for (int i = 0; i < items.size(); i++) {
      if (isKey(items.get(i), key.text())) {
        items.set(i, replacement);
        return;
      }
    }
    items.add(replacement);
  }

  private static boolean isKey(Item item, String key) {
    return item instanceof Statement statement && statement.keyword().text().equals(key)
        || item instanceof Assignment assignment && assignment.pathText().equals(key);
  }

  private static Block created(Word keyword) {
    List<Value> labels =
        keyword.text().equals("ssm")
            ? List.of(new Value.Name("discrete_mamba2", keyword.span()))
            : List.of();
    return new Block(keyword, labels, List.of(), keyword.span(), keyword.span());
  }

  private void unknown(Word word, List<Item> items) {
    List<String> known = new ArrayList<>(CREATED);
    for (Item item : items) {
      if (item instanceof Block block) {
        known.add(block.keyword().text());
        if (!block.labels().isEmpty() && block.labels().get(0) instanceof Value.Name label) {
          known.add(label.text());
        }
      }
    }
    Diagnostic finding =
        Diagnostic.error("unknown-path", word.span(), "there is no block `" + word.text() + "`");
    findings.add(Nearest.suggest(finding, word.text(), known));
  }
}
