package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What an expression comes to: an exact number and what it counts.
 *
 * <p>A sum or difference of percentages is one, as is a percentage divided by a plain number; a
 * percentage of something counts what that counts. Bytes stay bytes beside plain numbers; bytes
 * divided by bytes are a plain number.
 */
public record Quantity(Rational value, Measure measure) implements Comparable<Quantity> {
  private static final Rational HUNDRED = Rational.of(100);
  private static final Rational MOST_BYTES = Rational.of(Long.MAX_VALUE);
  private static final long KIBI = 1 << 10;
  private static final String[] UNITS = {" bytes", " KiB", " MiB", " GiB"};

  /** A number that counts nothing in particular. */
  public static Quantity plain(long value) {
    return new Quantity(Rational.of(value), Measure.PLAIN);
  }

  public static Quantity bytes(long value) {
    return new Quantity(Rational.of(value), Measure.BYTES);
  }

  /** What a literal says. */
  static Quantity of(Value.Number literal) {
    Rational digits = Rational.of(literal.number());
    return switch (literal.unit()) {
      case "" -> plain(digits, 1);
      case "K" -> plain(digits, 1_000);
      case "M" -> plain(digits, 1_000_000);
      case "B" -> plain(digits, 1_000_000_000);
      case "Ki" -> plain(digits, KIBI);
      case "Mi" -> plain(digits, KIBI * KIBI);
      case "KiB" -> bytes(digits, KIBI);
      case "MiB" -> bytes(digits, KIBI * KIBI);
      case "GiB" -> bytes(digits, KIBI * KIBI * KIBI);
      case "%" -> new Quantity(digits.dividedBy(HUNDRED), Measure.PERCENT);
      default -> throw new IllegalArgumentException("no unit: " + literal.unit());
    };
  }

  private static Quantity plain(Rational digits, long factor) {
    return new Quantity(digits.times(Rational.of(factor)), Measure.PLAIN);
  }

  private static Quantity bytes(Rational digits, long factor) {
    return new Quantity(digits.times(Rational.of(factor)), Measure.BYTES);
  }

  Quantity plus(Quantity other) {
    return new Quantity(value.plus(other.value), together(other));
  }

  Quantity minus(Quantity other) {
    return new Quantity(value.minus(other.value), together(other));
  }

  Quantity times(Quantity other) {
    Measure product =
        measure == Measure.PERCENT && other.measure == Measure.PERCENT
            ? Measure.PERCENT
            : isBytes() || other.isBytes() ? Measure.BYTES : Measure.PLAIN;
    return new Quantity(value.times(other.value), product);
  }

  /**
   * The quotient.
   *
   * @param other not 0
   */
  Quantity dividedBy(Quantity other) {
    return new Quantity(value.dividedBy(other.value), isSame(other) ? Measure.PLAIN : measure);
  }

  Quantity negated() {
    return new Quantity(value.negated(), measure);
  }

  private Measure together(Quantity other) {
    return isSame(other) ? measure : isBytes() || other.isBytes() ? Measure.BYTES : Measure.PLAIN;
  }

  private boolean isSame(Quantity other) {
    return measure == other.measure;
  }

  private boolean isBytes() {
    return measure == Measure.BYTES;
  }

  /** A percentage in points: 20 for 20%. */
  BigDecimal points() {
    return value.times(HUNDRED).rounded(MathContext.DECIMAL128);
  }

  /** Whether it is more than can be computed with, or more bytes than there can be. */
  boolean isTooLarge() {
    Rational amount = value.signum() < 0 ? value.negated() : value;
    return value.isTooLong() || isBytes() && amount.compareTo(MOST_BYTES) > 0;
  }

  /** By value, whatever they count. */
  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  /** As people write it: {@code 20%}, {@code 192 MiB}, {@code 8/3 (about 2.667)}. */
  @Override
  public String toString() {
    return switch (measure) {
      case PLAIN -> value.toString();
      case PERCENT -> {
        String points = value.times(HUNDRED).toString();
        yield points.contains("about") ? value.toString() : points + "%";
      }
      case BYTES -> inUnits();
    };
  }

  /**
   * Bytes counted out, with the largest unit that fits: {@code 1083776 bytes (1.034 MiB)}; anything
   * else as people write it. So two amounts can be compared at a glance and to the last byte.
   */
  public String counted() {
    Rational amount = value;
    int unit = 0;
    while (isBytes() && unit < UNITS.length - 1 && amount.compareTo(Rational.of(KIBI)) >= 0) {
      amount = amount.dividedBy(Rational.of(KIBI));
      unit++;
    }
    if (unit == 0) {
      return toString();
    }
    String readable = amount.rounded(new MathContext(4)).stripTrailingZeros().toPlainString();
    return value + UNITS[0] + " (" + readable + UNITS[unit] + ")";
  }

  private String inUnits() {
    Rational amount = value;
    int unit = 0;
    Rational next = amount.dividedBy(Rational.of(KIBI));
    while (unit < UNITS.length - 1 && next.isWhole() && next.signum() != 0) {
      amount = next;
      next = amount.dividedBy(Rational.of(KIBI));
      unit++;
    }
    return amount + UNITS[unit];
  }
}
