package io.hyb.check.reader;

import io.hyb.arch.PendingRanking;
import io.hyb.arch.Ranking;
import io.hyb.check.rule.HeadGrid;
import io.hyb.check.rule.Selection;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.language.Head;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the set of a {@code keep}: heads, ranges of heads, {@code all}, {@code none}, {@code all
 * but}, {@code top k of RANKING}. Without a teacher's shape only the form is checked.
 */
final class HeadSet {
  private final String path;
  private final Optional<HeadGrid> grid;
  private final Declarations declarations;
  private final List<Diagnostic> findings;

  /** The layers of the block around the set; empty for all. */
  private final Optional<BitSet> within;

  private final BitSet[] kept;
  private Optional<PendingRanking> pending = Optional.empty();
  private Optional<HeadBudget> budget = Optional.empty();
  private boolean sound = true;

  /** Whether what it takes of a ranking may be known later, when that has been measured. */
  private boolean mayWait;

  /**
   * @param path where the origins of its selections are noted
   */
  HeadSet(
      String path, Optional<HeadGrid> grid, Optional<BitSet> within, Declarations declarations) {
    this.path = path;
    this.grid = grid;
    this.within = within;
    this.declarations = declarations;
    this.findings = declarations.findings();
    this.mayWait = within.isEmpty();
    this.kept = new BitSet[grid.map(HeadGrid::layers).orElse(0)];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new BitSet();
    }
  }

  /**
   * Reads the set; afterwards {@link #kept} and {@link #pending} give what it says.
   *
   * @return whether nothing in it is wrong
   */
  boolean read(Statement keep) {
    List<Value> elements = elements(keep.arguments());
    if (elements.isEmpty()) {
      refuse("wrong-type", keep.span(), "say what to keep: heads such as L4H2, all or none");
    }
    read(elements);
    return sound;
  }

  private void read(List<Value> elements) {
    for (Value element : elements) {
      element(element, elements.size() == 1);
    }
  }

  private void refuse(String id, Span span, String message) {
    refuse(Diagnostic.error(id, span, message));
  }

  private void refuse(Diagnostic finding) {
    sound = false;
    findings.add(finding);
  }

  /**
   * The elements of a set, whether it was read as one value or several; brackets inside it only say
   * how far an {@code all but} reaches.
   */
  static List<Value> elements(List<Value> arguments) {
    List<Value> elements = new ArrayList<>();
    for (Value argument : arguments) {
      if (argument instanceof Value.Enumeration || argument instanceof Value.Brackets) {
        elements.addAll(elements(argument.parts()));
      } else {
        elements.add(argument);
      }
    }
    return elements;
  }

  BitSet kept(int layer) {
    return kept[layer];
  }

  Optional<PendingRanking> pending() {
    return pending;
  }

  /** What decides how many heads of a ranking are kept, if bytes do. */
  Optional<HeadBudget> budget() {
    return budget;
  }

  private void element(Value element, boolean alone) {
    if (element instanceof Value.Name name) {
      name(name, alone);
    } else if (element instanceof Value.Range range) {
      range(range);
    } else if (element instanceof Value.Top top) {
      top(top);
    } else if (element instanceof Value.AllBut but) {
      allBut(but);
    } else if (element instanceof Value.Within bytes) {
      within(bytes, alone);
    } else {
      notHead(element);
    }
  }

  private void name(Value.Name name, boolean alone) {
    boolean all = name.text().equals("all");
    if (!all && !name.text().equals("none")) {
      Optional<Head> head = Head.parse(name.text());
      if (head.isEmpty()) {
        notHead(name);
      } else if (checkFits(head.get(), name.span())) {
        add(head.get(), name.span());
      }
      return;
    }
    if (!alone) {
      refuse("wrong-type", name.span(), "`" + name.text() + "` must be alone, not in a list");
    }
    for (int layer = 0; all && layer < kept.length; layer++) {
      if (covers(layer)) {
        kept[layer].set(0, grid.orElseThrow().heads());
      }
    }
  }

  private void within(Value.Within bytes, boolean alone) {
    if (!alone || !mayWait) {
      refuse(
          "wrong-form",
          bytes.span(),
          "`within` must be alone in its set, in the `attention` of a hybrid");
      return;
    }
    budget = HeadBudget.read(bytes, path, grid, declarations);
    sound &= budget.isPresent();
  }

  private void allBut(Value.AllBut but) {
    HeadSet excluded = new HeadSet(path, grid, within, declarations);
    excluded.mayWait = false;
    excluded.read(elements(but.excluded()));
    sound &= excluded.sound;
    for (int layer = 0; layer < kept.length; layer++) {
      BitSet others = (BitSet) excluded.kept[layer].clone();
      others.flip(0, grid.orElseThrow().heads());
      if (covers(layer)) {
        for (int head = others.nextSetBit(0); head >= 0; head = others.nextSetBit(head + 1)) {
          add(new Head(layer, head), but.span());
        }
      }
    }
  }

  private void notHead(Value value) {
    if (value instanceof Value.Unreadable) {
      sound = false; // the parser has reported it
      return;
    }
    Diagnostic finding =
        Diagnostic.error(
            "wrong-type",
            value.span(),
            "a head is written like L4H2, not as " + Type.describe(value));
    if (value instanceof Value.Name name) {
      String upper = name.text().toUpperCase(Locale.ROOT);
      finding = Head.parse(upper).isPresent() ? finding.withMeant(upper) : finding;
    }
    refuse(finding);
  }

  private void range(Value.Range range) {
    Result<HeadRange> read = HeadRange.read(range);
    read.diagnostics().forEach(this::refuse);
    if (read.isRefused()) {
      return;
    }
    HeadRange heads = read.value().orElseThrow();
    if (grid.isPresent()
        && checkFits(heads.first(), range.from().span())
        && checkFits(heads.last(), range.to().span())) {
      heads.all().forEach(head -> add(head, range.span()));
    }
  }

  /** Whether the teacher has this head and the block covers it; reports it if not. */
  private boolean checkFits(Head head, Span span) {
    if (grid.isEmpty()) {
      return true;
    }
    if (!new Heads(grid.get(), findings).checkHas(head, span)) {
      sound = false;
      return false;
    }
    if (!covers(head.layer())) {
      refuse(
          "head-outside-layers",
          span,
          head
              + " is in layer "
              + head.layer()
              + "; this block covers "
              + layers(within.orElseThrow()));
      return false;
    }
    return true;
  }

  private boolean covers(int layer) {
    return within.isEmpty() || within.get().get(layer);
  }

  /** A set of layers in few words: {@code layers 0..3}, {@code layers 3, 7}. */
  private static String layers(BitSet set) {
    StringBuilder text = new StringBuilder(set.cardinality() == 1 ? "layer" : "layers");
    String separator = " ";
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      text.append(separator).append(from).append(end - from > 1 ? ".." + (end - 1) : "");
      separator = ", ";
      from = set.nextSetBit(end);
    }
    return set.isEmpty() ? "no layer" : text.toString();
  }

  private void add(Head head, Span span) {
    if (grid.isEmpty()) {
      return;
    }
    if (kept[head.layer()].get(head.head())) {
      findings.add(Diagnostic.warning("duplicate-head", span, head + " is already in this set"));
    }
    kept[head.layer()].set(head.head());
  }

  private void top(Value.Top top) {
    Optional<Ranking> ranking = declarations.ranking(top.ranking().text(), top.ranking().span());
    Optional<Integer> count = TopCount.read(top.count(), grid, declarations.scope());
    if (ranking.isEmpty() || count.isEmpty() || grid.isEmpty()) {
      sound = false;
      return;
    }
    HeadGrid ranked = declarations.teacherOf(ranking.get()).grid().orElse(grid.get());
    Selection selection = new Selection(ranking.get(), ranked, grid.get(), count.get(), mayWait);
    String at = path + "[" + top.span().line() + ":" + top.span().column() + "]";
    declarations.origins().put(at, top.span());
    declarations.origins().put(at + ".count", top.count().span());
    declarations.origins().put(at + ".ranking", top.ranking().span());
    declarations.parts().add(at, selection);
    if (selection.fits()) {
      choose(selection, top.span());
    }
  }

  private void choose(Selection top, Span span) {
    List<Ranking.RankedHead> heads = top.ranking().heads();
    if (heads.isEmpty() && top.ranking().probe().isPresent() && top.mayWait()) {
      pending = Optional.of(new PendingRanking(top.ranking(), top.count()));
    }
    for (Ranking.RankedHead ranked : heads.subList(0, Math.min(top.count(), heads.size()))) {
      Head head = new Head(ranked.layer(), ranked.head());
      if (covers(head.layer())) {
        add(head, span);
      } else {
        checkFits(head, span);
      }
    }
  }
}
