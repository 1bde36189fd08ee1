package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** A percentage from 0% to 100%, given in points. */
record Percentage() implements Type<BigDecimal> {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  @Override
  public Optional<BigDecimal> read(String key, Value value, Scope scope) {
    if (!Arithmetic.isExpression(value)) {
      return Type.wrong(key, value, "a percentage such as 50%", scope);
    }
    return scope.evaluate(key, value).flatMap(number -> bounded(key, value, number, scope));
  }

  private static Optional<BigDecimal> bounded(
      String key, Value value, Quantity number, Scope scope) {
    if (number.measure() != Measure.PERCENT) {
      String given = value instanceof Value.Number literal ? Numbers.text(literal) : "" + number;
      Diagnostic finding =
          Diagnostic.error(
              "wrong-unit", value.span(), "`" + key + "` takes a percentage, not " + given);
      boolean plain = value instanceof Value.Number literal && literal.unit().isEmpty();
      scope.report(
          plain ? finding.withFix(asPercent(number.value()), asPercent(number.value())) : finding);
      return Optional.empty();
    }
    BigDecimal points = number.points();
    if (points.signum() < 0 || points.compareTo(HUNDRED) > 0) {
      return Numbers.outOfRange(key, value, number, "0% to 100%", scope);
    }
    return Optional.of(points);
  }

  /** {@code 0.5} is most likely meant as 50%, and {@code 50} too. */
  private static String asPercent(Rational number) {
    boolean fraction =
        number.compareTo(Rational.of(1)) < 0 && number.compareTo(Rational.of(-1)) > 0;
    Rational points = fraction ? number.times(Rational.of(100)) : number;
    return points.rounded(MathContext.DECIMAL64).stripTrailingZeros().toPlainString() + "%";
  }

  @Override
  public String expects() {
    return "a percentage from 0% to 100%";
  }

  @Override
  public String write(BigDecimal value) {
    return SpecValue.percent(value);
  }
}
