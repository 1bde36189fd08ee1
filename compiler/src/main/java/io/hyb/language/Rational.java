package io.hyb.language;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An exact fraction in lowest terms.
 *
 * @param denominator above 0
 */
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  static final Rational ZERO = of(0);

  /** Enough for any quantity of a model many times over, and little enough to be quick. */
  private static final int MOST_BITS = 2048;

  private static final int MOST_DIGITS = 20;

  private static Rational reduced(BigInteger numerator, BigInteger denominator) {
    if (denominator.equals(BigInteger.ONE)) {
      return new Rational(numerator, denominator);
    }
    BigInteger common = numerator.gcd(denominator);
    BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
    return new Rational(numerator.divide(divisor), denominator.divide(divisor));
  }

  public static Rational of(long whole) {
    return new Rational(BigInteger.valueOf(whole), BigInteger.ONE);
  }

  /** The number with all its digits. */
  public static Rational of(BigDecimal number) {
    BigInteger digits = number.unscaledValue();
    return number.scale() <= 0
        ? new Rational(digits.multiply(BigInteger.TEN.pow(-number.scale())), BigInteger.ONE)
        : reduced(digits, BigInteger.TEN.pow(number.scale()));
  }

  public Rational plus(Rational other) {
    return reduced(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Rational minus(Rational other) {
    return plus(other.negated());
  }

  public Rational times(Rational other) {
    return reduced(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /**
   * The quotient.
   *
   * @param other not 0
   */
  public Rational dividedBy(Rational other) {
    return reduced(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public Rational negated() {
    return new Rational(numerator.negate(), denominator);
  }

  public int signum() {
    return numerator.signum();
  }

  public boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  /** The whole number that it is, or the next one below. */
  public BigInteger floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  /** The whole number that it is, or the next one above. */
  public BigInteger ceiling() {
    return negated().floor().negate();
  }

  /** The nearest number of double precision; infinite if it is beyond them. */
  public double toDouble() {
    return rounded(MathContext.DECIMAL128).doubleValue();
  }

  /** Its decimals, rounded only where they have no end or too late a one. */
  public BigDecimal rounded(MathContext digits) {
    return isWhole()
        ? new BigDecimal(numerator, digits)
        : new BigDecimal(numerator).divide(new BigDecimal(denominator), digits);
  }

  /** Whether it has more digits than are computed with. */
  boolean isTooLong() {
    return numerator.bitLength() > MOST_BITS || denominator.bitLength() > MOST_BITS;
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** {@code 0.15}, or {@code 8/3 (about 2.667)} where the decimals have no end. */
  @Override
  public String toString() {
    BigDecimal decimals = rounded(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    if (of(decimals).equals(this)) {
      BigDecimal stripped = decimals.stripTrailingZeros();
      return Math.abs(stripped.scale()) <= MOST_DIGITS
          ? stripped.toPlainString()
          : stripped.toString();
    }
    String fraction = numerator + "/" + denominator;
    String about = decimals.round(new MathContext(4)).toString();
    return fraction.length() > 2 * MOST_DIGITS
        ? "about " + about
        : isWhole() ? fraction : fraction + " (about " + about + ")";
  }
}
