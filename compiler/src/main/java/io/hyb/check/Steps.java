package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/**
 * {@code 8..32}, {@code 10..55:5} or a single number: whole numbers above 0, both ends included.
 */
record Steps(int from, int to, int step) {
  private static final ValueKind<Integer> WHOLE = Numbers.whole(1);

  static final ValueKind<Steps> KIND = Steps::read;

  private static Optional<Steps> read(String key, Value value, List<Diagnostic> findings) {
    if (!(value instanceof Value.Range range)) {
      if (!(value instanceof Value.Number)) {
        return ValueKind.wrong(key, value, "a range such as 8..32", findings);
      }
      return WHOLE.read(key, value, findings).map(only -> new Steps(only, only, 1));
    }
    Optional<Integer> from = WHOLE.read(key, range.from(), findings);
    Optional<Integer> to = WHOLE.read(key, range.to(), findings);
    Optional<Integer> step =
        range.step().isEmpty() ? Optional.of(1) : WHOLE.read(key, range.step().get(), findings);
    if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
      return Optional.empty();
    }
    if (from.get() > to.get()) {
      findings.add(
          Diagnostic.error("empty-range", range.span(), "this range ends before it starts")
              .withFix(to.get() + ".." + from.get()));
      return Optional.empty();
    }
    return Optional.of(new Steps(from.get(), to.get(), step.get()));
  }
}
