package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code hybrid X extends Y}: X has every item of Y that it does not replace. Keys and statements
 * are replaced by name, blocks are merged item by item; {@code data} and the {@code layers} blocks
 * are replaced as a whole, since their items say something only together.
 */
public final class Inheritance {
  private final Namespace namespace;
  private final List<Diagnostic> findings;

  public Inheritance(Namespace namespace, List<Diagnostic> findings) {
    this.namespace = namespace;
    this.findings = findings;
  }

  /**
   * The hybrid with its inherited items and no parent any more; the hybrid as it is, parent
   * included, where a parent is not known.
   */
  public Declaration flatten(Declaration hybrid) {
    return flatten(hybrid, new HashSet<>());
  }

  private Declaration flatten(Declaration hybrid, Set<String> seen) {
    if (hybrid.parent().isEmpty() || hybrid.kind() != Declaration.Kind.HYBRID) {
      return hybrid;
    }
    var word = hybrid.parent().get();
    if (!seen.add(hybrid.name().text())) {
      findings.add(
          Diagnostic.error(
              "inheritance-cycle",
              word.span(),
              "`" + hybrid.name().text() + "` extends itself over `" + word.text() + "`"));
      return hybrid;
    }
    Optional<Declaration> parent =
        namespace.bind(word.text(), word.span(), Declaration.Kind.HYBRID, findings);
    if (parent.isEmpty()) {
      return hybrid;
    }
    Declaration inherited = flatten(parent.get(), seen);
    if (inherited.parent().isPresent()) {
      return hybrid;
    }
    Block whole = items(hybrid.block(), merge(inherited.block().items(), hybrid.block().items()));
    return new Declaration(hybrid.kind(), hybrid.name(), Optional.empty(), whole);
  }

  static Block items(Block block, List<Item> items) {
    return new Block(block.keyword(), block.labels(), items, block.header(), block.span());
  }

  private static List<Item> merge(List<Item> inherited, List<Item> own) {
    List<Item> merged = new ArrayList<>();
    List<Item> rest = new ArrayList<>(own);
    for (Item item : inherited) {
      List<Item> replacing = take(rest, item);
      if (replacing.isEmpty()) {
        if (!isReplacedWhole(item, own)) {
          merged.add(item);
        }
      } else if (replacing.size() == 1
          && item instanceof Block theirs
          && replacing.get(0) instanceof Block ours
          && !ours.keyword().text().equals("data")) {
        merged.add(items(ours, merge(theirs.items(), ours.items())));
      } else {
        merged.addAll(replacing);
      }
    }
    merged.addAll(rest);
    return merged;
  }

  private static boolean isReplacedWhole(Item item, List<Item> own) {
    if (item instanceof Block block && block.keyword().text().equals("layers")) {
      for (Item other : own) {
        if (other instanceof Block replacing && replacing.keyword().text().equals("layers")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes out of {@code items} those that say the same thing as {@code model}. */
  private static List<Item> take(List<Item> items, Item model) {
    List<Item> taken = new ArrayList<>();
    String key = key(model);
    for (Item item : items) {
      if (key(item).equals(key) && !key.equals("layers")) {
        taken.add(item);
      }
    }
    items.removeAll(taken);
    return taken;
  }

  /** What an item is replaced by: its name, for stages with the label. */
  private static String key(Item item) {
    if (item instanceof Assignment assignment) {
      return assignment.pathText();
    }
    if (item instanceof Statement statement) {
      return statement.keyword().text();
    }
    Block block = (Block) item;
    String keyword = block.keyword().text();
    boolean named = keyword.equals("stage") && !block.labels().isEmpty();
    return named && block.labels().get(0) instanceof Value.Name label
        ? keyword + " " + label.text()
        : keyword;
  }
}
