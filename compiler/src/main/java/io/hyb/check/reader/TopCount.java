package io.hyb.check.reader;

import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.Arithmetic;
import io.hyb.language.Measure;
import io.hyb.language.Numbers;
import io.hyb.language.Quantity;
import io.hyb.language.Rational;
import io.hyb.language.Scope;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.util.Optional;

/** The COUNT of {@code top COUNT of RANKING}: heads, or a percentage of all heads, rounded up. */
final class TopCount {
  private static final String TOP = "top";
  private static final Type<Integer> WHOLE = Numbers.whole(0);
  private static final Type<BigDecimal> PERCENT = Numbers.percent();

  private TopCount() {}

  static Optional<Integer> read(Value count, Optional<HeadGrid> grid, Scope scope) {
    if (!Arithmetic.isExpression(count)) {
      return WHOLE.read(TOP, count, scope);
    }
    Rational all = Rational.of(grid.map(HeadGrid::all).orElse(0));
    Optional<Quantity> number = scope.evaluate(TOP, count);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Rational value = number.get().value();
    if (number.get().measure() == Measure.PERCENT) {
      return PERCENT.read(TOP, count, scope).map(in -> value.times(all).ceiling().intValueExact());
    }
    Optional<Integer> heads = WHOLE.read(TOP, count, scope);
    if (heads.isPresent() && grid.isPresent() && value.compareTo(all) > 0) {
      String message = grid.get().teacher() + " has only " + all + " heads";
      scope.report(Diagnostic.error("out-of-range", count.span(), message));
      return Optional.empty();
    }
    return heads;
  }
}
