package io.hyb.check;

import io.hyb.arch.PendingRanking;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads what stands behind {@code keep}: heads, ranges of heads, {@code all}, {@code none}, {@code
 * top k of RANKING}. Without a teacher's shape only the form is checked.
 */
final class HeadSet {
  private final Optional<Teacher> shape;
  private final Declarations declarations;
  private final List<Diagnostic> findings;

  /** Layers that the set may speak of; null for all. */
  private final BitSet within;

  private final BitSet[] kept;
  private Optional<PendingRanking> pending = Optional.empty();

  HeadSet(Optional<Teacher> shape, BitSet within, Declarations declarations) {
    this.shape = shape;
    this.within = within;
    this.declarations = declarations;
    this.findings = declarations.findings();
    this.kept = new BitSet[shape.map(Teacher::layers).orElse(0)];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new BitSet();
    }
  }

  /** Reads the set; afterwards {@link #kept} and {@link #pending} tell what it says. */
  void read(List<Value> arguments, Span place) {
    List<Value> elements = elements(arguments);
    if (elements.isEmpty()) {
      findings.add(
          Diagnostic.error(
              "wrong-type", place, "say what to keep: heads such as L4H2, all or none"));
    }
    for (Value element : elements) {
      element(element, elements.size() == 1);
    }
  }

  /** The elements of a set, whether it was read as one value or several. */
  static List<Value> elements(List<Value> arguments) {
    List<Value> elements = new ArrayList<>();
    for (Value argument : arguments) {
      if (argument instanceof Value.Enumeration enumeration) {
        elements.addAll(enumeration.elements());
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

  private void element(Value element, boolean alone) {
    if (element instanceof Value.Name name) {
      name(name, alone);
    } else if (element instanceof Value.Range range) {
      range(range);
    } else if (element instanceof Value.Top top) {
      top(top);
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
      } else {
        add(head.get(), name.span());
      }
      return;
    }
    if (!alone) {
      String message = "`" + name.text() + "` stands alone, not in a list";
      findings.add(Diagnostic.error("wrong-type", name.span(), message));
    }
    for (int layer = 0; all && layer < kept.length; layer++) {
      if (within == null || within.get(layer)) {
        kept[layer].set(0, shape.orElseThrow().heads());
      }
    }
  }

  private void notHead(Value value) {
    Diagnostic finding =
        Diagnostic.error(
            "wrong-type",
            value.span(),
            "a head is written like L4H2, not as " + ValueKind.describe(value));
    if (value instanceof Value.Name name) {
      String upper = name.text().toUpperCase(java.util.Locale.ROOT);
      finding =
          Head.parse(upper).isPresent()
              ? finding.withFix("did you mean `" + upper + "`?")
              : finding;
    }
    findings.add(finding);
  }

  private void range(Value.Range range) {
    Optional<Head> from =
        range.from() instanceof Value.Name name ? Head.parse(name.text()) : Optional.empty();
    if (from.isEmpty() || range.step().isPresent() || !(range.to() instanceof Value.Name end)) {
      notRange(range);
      return;
    }
    int last = Head.parseEnd(end.text());
    if (last < 0) {
      Optional<Head> to = Head.parse(end.text());
      if (to.isEmpty() || to.get().layer() != from.get().layer()) {
        notRange(range);
        return;
      }
      last = to.get().head();
    }
    int layer = from.get().layer();
    if (last < from.get().head()) {
      findings.add(
          Diagnostic.error("empty-range", range.span(), "this range ends before it starts")
              .withFix(new Head(layer, last) + "..H" + from.get().head()));
      return;
    }
    if (!fits(from.get(), range.from().span()) || !fits(new Head(layer, last), end.span())) {
      return;
    }
    for (int head = from.get().head(); shape.isPresent() && head <= last; head++) {
      add(new Head(layer, head), range.span());
    }
  }

  private void notRange(Value.Range range) {
    findings.add(
        Diagnostic.error(
            "wrong-type", range.span(), "a range of heads stays in one layer, like L8H16..H20"));
  }

  /** Whether the teacher has this head and the block may speak of it. */
  private boolean fits(Head head, Span span) {
    if (shape.isEmpty()) {
      return true;
    }
    Teacher teacher = shape.get();
    if (!Heads.isWithin(head, teacher.name(), teacher.layers(), teacher.heads(), span, findings)) {
      return false;
    }
    if (within != null && !within.get(head.layer())) {
      findings.add(
          Diagnostic.error(
              "head-outside-layers",
              span,
              head + " lies in layer " + head.layer() + ", which this block does not speak of"));
      return false;
    }
    return true;
  }

  private void add(Head head, Span span) {
    if (!fits(head, span) || shape.isEmpty()) {
      return;
    }
    if (kept[head.layer()].get(head.head())) {
      findings.add(
          Diagnostic.warning("duplicate-head", span, head + " is kept already in this set"));
    }
    kept[head.layer()].set(head.head());
  }

  private void top(Value.Top top) {
    Optional<Ranking> ranking = declarations.ranking(top.ranking().text(), top.ranking().span());
    Optional<Integer> count = TopCount.read(top.count(), shape, findings);
    if (ranking.isEmpty() || count.isEmpty() || shape.isEmpty()) {
      return;
    }
    if (!declarations.fits(ranking.get(), shape.get(), top.ranking().span())) {
      return;
    }
    List<Ranking.RankedHead> heads = ranking.get().heads();
    if (heads.isEmpty()) {
      wait(ranking.get(), count.get(), top.span());
      return;
    }
    if (count.get() > heads.size()) {
      findings.add(
          Diagnostic.error(
              "ranking-too-short",
              top.count().span(),
              "`"
                  + ranking.get().name()
                  + "` ranks "
                  + heads.size()
                  + " heads, not "
                  + count.get()));
      return;
    }
    Heads.warnOfTie(ranking.get(), count.get(), top.span(), findings);
    for (Ranking.RankedHead head : heads.subList(0, count.get())) {
      add(new Head(head.layer(), head.head()), top.span());
    }
  }

  private void wait(Ranking ranking, int count, Span span) {
    if (within != null) {
      findings.add(
          Diagnostic.error(
              "ranking-not-measured",
              span,
              "`" + ranking.name() + "` has no heads yet and can only be used in `attention`"));
    } else if (ranking.probe().isPresent()) {
      pending = Optional.of(new PendingRanking(ranking, count));
    }
  }
}
