package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/**
 * A number of double precision, above 0.
 *
 * @param zero whether it may be 0, too
 */
record RealNumber(boolean zero) implements Type<Double> {
  @Override
  public Optional<Double> read(String key, Value value, Scope scope) {
    if (value instanceof Value.Number literal && !literal.unit().isEmpty()) {
      return Numbers.wrongUnit(key, value, Numbers.text(literal), false, scope);
    }
    return Numbers.plain(key, value, "a number", false, scope)
        .flatMap(number -> bounded(key, value, number, scope));
  }

  private Optional<Double> bounded(String key, Value value, Rational number, Scope scope) {
    double real = number.toDouble();
    boolean underflow = real == 0 && number.signum() != 0;
    if (real < 0 || real == 0 && !zero || underflow || Double.isInfinite(real)) {
      return Numbers.outOfRange(key, value, number, zero ? "0 or more" : "above 0", scope);
    }
    return Optional.of(real);
  }

  @Override
  public String expects() {
    return zero ? "a number, 0 or more" : "a number above 0";
  }

  @Override
  public String write(Double value) {
    return SpecValue.number(value);
  }
}
