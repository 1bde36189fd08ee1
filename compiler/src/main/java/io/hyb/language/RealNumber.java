package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number of double precision, above 0.
 *
 * @param zero whether it may be 0, too
 */
record RealNumber(boolean zero) implements Type<Double> {
  private static final int MOST_ZEROS = 3;
  private static final int MOST_DIGITS = 7;

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

  /** The shortest digits that read back the same; {@code 1e-4} rather than many zeros. */
  @Override
  public String write(Double value) {
    BigDecimal number = BigDecimal.valueOf(value).stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (number.signum() == 0) {
      return "0";
    }
    if (-MOST_ZEROS <= exponent && exponent < MOST_DIGITS) {
      return number.scale() <= 0
          ? number.toPlainString()
          : number.stripTrailingZeros().toPlainString();
    }
    return number.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }
}
