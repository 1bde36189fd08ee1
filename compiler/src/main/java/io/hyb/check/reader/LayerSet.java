package io.hyb.check.reader;

import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.Arithmetic;
import io.hyb.language.Numbers;
import io.hyb.language.Scope;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads a set of layers: {@code 3}, {@code 0..3}, {@code every 4 from 3}, {@code all}, {@code all
 * but}, lists.
 */
final class LayerSet {
  private static final Type<Integer> INDEX = Numbers.whole(0);
  private static final Type<Integer> STEP = Numbers.whole(1);

  private final HeadGrid grid;
  private final Scope scope;
  private final BitSet set = new BitSet();

  private LayerSet(HeadGrid grid, Scope scope) {
    this.grid = grid;
    this.scope = scope;
  }

  /**
   * The layers that a block is about; those that the teacher does not have are reported and left
   * out.
   *
   * @param grid empty where the teacher's shape is not known: so is the set then
   */
  static BitSet read(Block block, Optional<HeadGrid> grid, Scope scope) {
    List<Value> elements = HeadSet.elements(block.labels());
    if (elements.isEmpty()) {
      scope.report(
          Diagnostic.error(
              "wrong-type", block.header(), "say which layers: 0..3, every 4 from 3 or all"));
    }
    if (grid.isEmpty()) {
      return new BitSet();
    }
    return of(elements, grid.get(), scope);
  }

  private static BitSet of(List<Value> elements, HeadGrid grid, Scope scope) {
    LayerSet reader = new LayerSet(grid, scope);
    elements.forEach(reader::element);
    return reader.set;
  }

  private void element(Value element) {
    if (element instanceof Value.Range range) {
      range(range);
    } else if (element instanceof Value.Every every) {
      every(every);
    } else if (element instanceof Value.AllBut but) {
      BitSet others = of(HeadSet.elements(but.excluded()), grid, scope);
      others.flip(0, grid.layers());
      set.or(others);
    } else if (isWord(element, "all")) {
      set.set(0, grid.layers());
    } else if (Arithmetic.isExpression(element) && !isWord(element, "none")) {
      layer(element).ifPresent(set::set);
    } else if (!isWord(element, "none")) {
      Type.wrong("layers", element, "numbers, ranges, `every 4 from 3` or `all`", scope);
    }
  }

  private static boolean isWord(Value value, String word) {
    return value instanceof Value.Name name && name.text().equals(word);
  }

  private Optional<Integer> layer(Value value) {
    Optional<Integer> index = INDEX.read("layers", value, scope);
    if (index.isPresent() && index.get() >= grid.layers()) {
      scope.report(
          Diagnostic.error(
              "layer-out-of-range",
              value.span(),
              "there is no layer "
                  + index.get()
                  + ": "
                  + grid.teacher()
                  + " has layers 0 to "
                  + (grid.layers() - 1)));
      return Optional.empty();
    }
    return index;
  }

  private void range(Value.Range range) {
    Optional<Integer> from = layer(range.from());
    Optional<Integer> to = layer(range.to());
    Optional<Integer> step =
        range.step().isEmpty() ? Optional.of(1) : STEP.read("layers", range.step().get(), scope);
    if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
      return;
    }
    if (from.get() > to.get()) {
      scope.report(Type.emptyRange(range, to.get() + ".." + from.get()));
    }
    fill(from.get(), to.get(), step.get());
  }

  private void every(Value.Every every) {
    Optional<Integer> step = STEP.read("every", every.step(), scope);
    Optional<Integer> first = layer(every.first());
    if (step.isPresent() && first.isPresent()) {
      fill(first.get(), grid.layers() - 1, step.get());
    }
  }

  private void fill(int from, int to, int step) {
    for (long layer = from; layer <= to; layer += step) {
      set.set((int) layer);
    }
  }
}
