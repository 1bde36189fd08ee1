package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Value;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Reads a set of layers: {@code 3}, {@code 0..3}, {@code every 4 from 3}, {@code all}, lists. */
final class LayerSet {
  private static final ValueKind<Integer> INDEX = Numbers.whole(0);
  private static final ValueKind<Integer> STEP = Numbers.whole(1);

  private final String teacher;
  private final int layers;
  private final List<Diagnostic> findings;
  private final BitSet set = new BitSet();

  private LayerSet(String teacher, int layers, List<Diagnostic> findings) {
    this.teacher = teacher;
    this.layers = layers;
    this.findings = findings;
  }

  /** The layers of the set; those that the teacher does not have are reported and left out. */
  static BitSet read(
      List<Value> labels, Span place, String teacher, int layers, List<Diagnostic> findings) {
    LayerSet reader = new LayerSet(teacher, layers, findings);
    List<Value> elements = HeadSet.elements(labels);
    if (elements.isEmpty()) {
      findings.add(
          Diagnostic.error("wrong-type", place, "say which layers: 0..3, every 4 from 3 or all"));
    }
    for (Value element : elements) {
      reader.element(element);
    }
    return reader.set;
  }

  private void element(Value element) {
    if (element instanceof Value.Number) {
      layer(element).ifPresent(set::set);
    } else if (element instanceof Value.Range range) {
      range(range);
    } else if (element instanceof Value.Every every) {
      every(every);
    } else if (element instanceof Value.Name name && name.text().equals("all")) {
      set.set(0, layers);
    } else if (!(element instanceof Value.Name name && name.text().equals("none"))) {
      ValueKind.wrong("layers", element, "numbers, ranges, `every 4 from 3` or `all`", findings);
    }
  }

  private Optional<Integer> layer(Value value) {
    Optional<Integer> index = INDEX.read("layers", value, findings);
    if (index.isPresent() && index.get() >= layers) {
      findings.add(
          Diagnostic.error(
              "layer-out-of-range",
              value.span(),
              "layer " + index.get() + ": " + teacher + " has layers 0 to " + (layers - 1)));
      return Optional.empty();
    }
    return index;
  }

  private void range(Value.Range range) {
    Optional<Integer> from = layer(range.from());
    Optional<Integer> to = layer(range.to());
    Optional<Integer> step =
        range.step().isEmpty() ? Optional.of(1) : STEP.read("layers", range.step().get(), findings);
    if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
      return;
    }
    if (from.get() > to.get()) {
      findings.add(
          Diagnostic.error("empty-range", range.span(), "this range ends before it starts")
              .withFix(to.get() + ".." + from.get()));
    }
    fill(from.get(), to.get(), step.get());
  }

  private void every(Value.Every every) {
    Optional<Integer> step = STEP.read("every", every.step(), findings);
    Optional<Integer> first = layer(every.first());
    if (step.isPresent() && first.isPresent()) {
      fill(first.get(), layers - 1, step.get());
    }
  }

  private void fill(int from, int to, int step) {
    for (long layer = from; layer <= to; layer += step) {
      set.set((int) layer);
    }
  }
}
