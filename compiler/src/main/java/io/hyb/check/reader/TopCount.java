package io.hyb.check.reader;

import io.hyb.check.rule.HeadGrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.Numbers;
import io.hyb.language.Type;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The COUNT of {@code top COUNT of RANKING}: heads, or a percentage of all heads, rounded up. */
final class TopCount {
  private static final Type<Integer> WHOLE = Numbers.whole(0);
  private static final Type<BigDecimal> PERCENT = Numbers.percent();

  private TopCount() {}

  static Optional<Integer> read(Value count, Optional<HeadGrid> grid, List<Diagnostic> findings) {
    long all = grid.map(HeadGrid::all).orElse(0);
    if (count instanceof Value.Number number && number.unit().equals("%")) {
      return PERCENT
          .read("top", count, findings)
          .map(percent -> (int) Numbers.shareOf(percent, all));
    }
    Optional<Integer> heads = WHOLE.read("top", count, findings);
    if (heads.isPresent() && grid.isPresent() && heads.get() > all) {
      findings.add(
          Diagnostic.error(
              "out-of-range", count.span(), grid.get().teacher() + " has only " + all + " heads"));
      return Optional.empty();
    }
    return heads;
  }
}
