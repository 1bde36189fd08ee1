package io.hyb.check;

import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/** The COUNT of {@code top COUNT of RANKING}: heads, or a percentage of all heads, rounded up. */
final class TopCount {
  private static final ValueKind<Integer> WHOLE = Numbers.whole(0);

  private TopCount() {}

  static Optional<Integer> read(Value count, Optional<Teacher> shape, List<Diagnostic> findings) {
    long all = shape.map(teacher -> (long) teacher.layers() * teacher.heads()).orElse(0L);
    if (count instanceof Value.Number number && number.unit().equals("%")) {
      return Numbers.percent()
          .read("top", count, findings)
          .map(percent -> (int) Numbers.shareOf(percent, all));
    }
    Optional<Integer> heads = WHOLE.read("top", count, findings);
    if (heads.isPresent() && shape.isPresent() && heads.get() > all) {
      findings.add(
          Diagnostic.error(
              "out-of-range", count.span(), shape.get().name() + " has only " + all + " heads"));
      return Optional.empty();
    }
    return heads;
  }
}
