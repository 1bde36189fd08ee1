package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.util.Optional;

/** Types of numbers: which units they take, and their bounds. */
public final class Numbers {
  private Numbers() {}

  /** A whole number without unit, at least {@code least}. */
  public static Type<Integer> whole(int least) {
    return whole(least, Integer.MAX_VALUE);
  }

  /** A whole number without unit, both ends included. */
  public static Type<Integer> whole(int least, int most) {
    return new WholeNumber.OfInt(new WholeNumber(least, most, false));
  }

  /** A whole number above 0 that may have one of the units {@code K M B Ki Mi}. */
  static Type<Integer> size() {
    return new WholeNumber.OfInt(new WholeNumber(1, Integer.MAX_VALUE, true));
  }

  /** A length of context: a {@link #size()} that is usually meant in {@code Ki}. */
  public static Type<Integer> context() {
    return new ContextLength();
  }

  /** A number of tokens, 0 included, with or without {@code K M B Ki Mi}. */
  static Type<Long> tokens() {
    return new WholeNumber(0, Long.MAX_VALUE, true);
  }

  /** The seed of a random generator. */
  static Type<Long> seed() {
    return new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE, false);
  }

  /** A number above 0 without unit. */
  static Type<Double> positive() {
    return new RealNumber(false);
  }

  /** A number without unit that is not negative. */
  public static Type<Double> notNegative() {
    return new RealNumber(true);
  }

  /** A percentage from 0% to 100%, given in points. */
  public static Type<BigDecimal> percent() {
    return new Percentage();
  }

  /** A number of bytes. */
  public static Type<Long> bytes() {
    return new ByteCount();
  }

  /**
   * The number that a value comes to, which counts nothing in particular; empty after reporting
   * another form or a percentage or bytes.
   *
   * @param expected what the key takes, for values of another form
   * @param units whether it takes units, for numbers that count something else
   */
  static Optional<Rational> plain(
      String key, Value value, String expected, boolean units, Scope scope) {
    if (!Arithmetic.isExpression(value)) {
      return Type.wrong(key, value, expected, scope);
    }
    Optional<Quantity> number = scope.evaluate(key, value);
    return number.isPresent() && number.get().measure() != Measure.PLAIN
        ? wrongUnit(key, value, number.get().toString(), units, scope)
        : number.map(Quantity::value);
  }

  static <T> Optional<T> wrongUnit(
      String key, Value value, String given, boolean units, Scope scope) {
    String takes = units ? "a number, optionally in K, M, B, Ki or Mi" : "a number without unit";
    scope.report("wrong-unit", value.span(), "`" + key + "` takes " + takes + ", not " + given);
    return Optional.empty();
  }

  /**
   * Reports a number beyond what a key takes.
   *
   * @param number what it comes to, in case it isn't written
   */
  static <T> Optional<T> outOfRange(
      String key, Value value, Object number, String range, Scope scope) {
    String given = value instanceof Value.Number literal ? text(literal) : number.toString();
    scope.report("out-of-range", value.span(), "`" + key + "` must be " + range + ", not " + given);
    return Optional.empty();
  }

  /** The number as the spec writes it. */
  static String text(Value.Number number) {
    boolean apart = number.unit().endsWith("B") && number.unit().length() == 3;
    return (isShort(number.number()) ? number.number().toPlainString() : number.number().toString())
        + (apart ? " " : "")
        + number.unit();
  }

  /** Whether people would write all its digits. */
  private static boolean isShort(BigDecimal number) {
    return Math.abs((long) number.scale()) + number.precision() < 20;
  }

  /** The percentage points of a fraction. */
  public static BigDecimal points(double fraction) {
    return BigDecimal.valueOf(fraction).movePointRight(2);
  }

  /** Percentage points as a fraction. */
  public static double fraction(BigDecimal percent) {
    return percent.movePointLeft(2).doubleValue();
  }
}
