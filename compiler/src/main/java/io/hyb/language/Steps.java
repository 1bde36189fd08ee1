package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/**
 * {@code 8..32}, {@code 10..55:5} or a single number: whole numbers above 0, both ends included.
 */
public record Steps(int from, int to, int step) {
  static final Type<Steps> TYPE = new StepsType();

  private record StepsType() implements Type<Steps> {
    private static final Type<Integer> WHOLE = Numbers.whole(1);

    @Override
    public Optional<Steps> read(String key, Value value, Scope scope) {
      if (!(value instanceof Value.Range range)) {
        if (!Arithmetic.isExpression(value)) {
          return Type.wrong(key, value, "a range such as 8..32", scope);
        }
        return WHOLE.read(key, value, scope).map(only -> new Steps(only, only, 1));
      }
      Optional<Integer> from = WHOLE.read(key, range.from(), scope);
      Optional<Integer> to = WHOLE.read(key, range.to(), scope);
      Optional<Integer> step =
          range.step().isEmpty() ? Optional.of(1) : WHOLE.read(key, range.step().get(), scope);
      if (from.isEmpty() || to.isEmpty() || step.isEmpty()) {
        return Optional.empty();
      }
      if (from.get() > to.get()) {
        scope.report(Type.emptyRange(range, to.get() + ".." + from.get()));
        return Optional.empty();
      }
      return Optional.of(new Steps(from.get(), to.get(), step.get()));
    }

    @Override
    public String expects() {
      return "a number above 0 or a range such as 8..32 or 10..55:5";
    }

    @Override
    public String write(Steps value) {
      return SpecValue.steps(value.from, value.to, value.step);
    }
  }
}
