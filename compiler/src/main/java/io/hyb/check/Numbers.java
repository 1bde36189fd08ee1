package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** Kinds of numbers: which units they take, and between which ends they lie. */
final class Numbers {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Exponents beyond this are no quantity of this language; spelling them out would take forever.
   */
  private static final int LARGEST_EXPONENT = 400;

  private Numbers() {}

  /** A whole number without unit, at least {@code least}. */
  static ValueKind<Integer> whole(int least) {
    return whole(least, Integer.MAX_VALUE);
  }

  /** A whole number without unit, both ends included. */
  static ValueKind<Integer> whole(int least, int most) {
    return (key, value, findings) ->
        whole(key, value, least, most, false, findings).map(Long::intValue);
  }

  /** A whole number above 0 that may have one of the units {@code K M B Ki Mi}. */
  static ValueKind<Integer> size() {
    return (key, value, findings) ->
        whole(key, value, 1, Integer.MAX_VALUE, true, findings).map(Long::intValue);
  }

  /** A length of context: a {@link #size()} that is usually meant in {@code Ki}. */
  static ValueKind<Integer> context() {
    return (key, value, findings) -> {
      if (value instanceof Value.Number number && number.unit().equals("K")) {
        hint(number, findings);
      }
      return size().read(key, value, findings);
    };
  }

  private static void hint(Value.Number number, List<Diagnostic> findings) {
    String digits = number.number().toPlainString();
    if (number.number().scale() > 0 || digits.length() > 6) {
      return;
    }
    long count = number.number().longValue();
    String message =
        digits + "K is " + grouped(count * 1000) + "; " + digits + "Ki is " + grouped(count * 1024);
    findings.add(Diagnostic.hint("decimal-context", number.span(), message).withFix(digits + "Ki"));
  }

  private static String grouped(long number) {
    StringBuilder text = new StringBuilder(Long.toString(number));
    for (int i = text.length() - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }

  /** A number of tokens, 0 included, with or without {@code K M B Ki Mi}. */
  static ValueKind<Long> tokens() {
    return (key, value, findings) -> whole(key, value, 0, Long.MAX_VALUE, true, findings);
  }

  /** A number above 0 without unit. */
  static ValueKind<Double> positive() {
    return (key, value, findings) -> real(key, value, false, findings);
  }

  /** A number without unit that is not negative. */
  static ValueKind<Double> notNegative() {
    return (key, value, findings) -> real(key, value, true, findings);
  }

  /** A percentage from 0% to 100%, given in points. */
  static ValueKind<BigDecimal> percent() {
    return (key, value, findings) -> {
      if (!(value instanceof Value.Number number)) {
        return ValueKind.wrong(key, value, "a percentage such as 50%", findings);
      }
      if (!number.unit().equals("%")) {
        Diagnostic finding =
            Diagnostic.error(
                "wrong-unit",
                value.span(),
                "`" + key + "` takes a percentage, not " + text(number));
        findings.add(number.unit().isEmpty() ? finding.withFix(asPercent(number)) : finding);
        return Optional.empty();
      }
      if (number.number().signum() < 0 || number.number().compareTo(HUNDRED) > 0) {
        return outOfRange(key, number, "0% to 100%", findings);
      }
      return Optional.of(number.number());
    };
  }

  /** {@code 0.5} is most likely meant as 50%, and {@code 50} too. */
  private static String asPercent(Value.Number number) {
    boolean fraction = number.number().abs().compareTo(BigDecimal.ONE) < 0;
    BigDecimal points = fraction ? number.number().multiply(HUNDRED) : number.number();
    return isPlain(points) ? points.stripTrailingZeros().toPlainString() + "%" : "50%";
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

  private static boolean isPlain(BigDecimal number) {
    return Math.abs((long) number.scale()) + number.precision() < LARGEST_EXPONENT;
  }

  private static Optional<Long> whole(
      String key, Value value, long least, long most, boolean units, List<Diagnostic> findings) {
    String expected = "a whole number";
    if (!(value instanceof Value.Number number)) {
      return ValueKind.wrong(key, value, expected, findings);
    }
    Optional<BigDecimal> factor = factor(number.unit());
    if (factor.isEmpty() || !units && !number.unit().isEmpty()) {
      return wrongUnit(key, number, units, findings);
    }
    if (!isPlain(number.number())) {
      return outOfRange(key, number, least + " or more", findings);
    }
    BigDecimal quantity = number.number().multiply(factor.get()).stripTrailingZeros();
    if (quantity.scale() > 0) {
      return ValueKind.wrong(key, value, expected, findings);
    }
    if (quantity.compareTo(BigDecimal.valueOf(least)) < 0) {
      return outOfRange(key, number, least + " or more", findings);
    }
    if (quantity.compareTo(BigDecimal.valueOf(most)) > 0) {
      return outOfRange(key, number, most + " or less", findings);
    }
    return Optional.of(quantity.longValueExact());
  }

  private static Optional<Double> real(
      String key, Value value, boolean zero, List<Diagnostic> findings) {
    if (!(value instanceof Value.Number number)) {
      return ValueKind.wrong(key, value, "a number", findings);
    }
    if (!number.unit().isEmpty()) {
      return wrongUnit(key, number, false, findings);
    }
    double real = number.number().doubleValue();
    boolean underflow = real == 0 && number.number().signum() != 0;
    if (real < 0 || real == 0 && !zero || underflow || Double.isInfinite(real)) {
      return outOfRange(key, number, zero ? "0 or more" : "above 0", findings);
    }
    return Optional.of(real);
  }

  private static <T> Optional<T> wrongUnit(
      String key, Value.Number number, boolean units, List<Diagnostic> findings) {
    if (factor(number.unit()).isEmpty() && !isKnown(number.unit())) {
      return Optional.empty(); // the parser has reported it
    }
    String message =
        "`"
            + key
            + "` takes "
            + (units ? "a number, with K, M, B, Ki or Mi if you like" : "a number without unit")
            + ", not "
            + text(number);
    findings.add(Diagnostic.error("wrong-unit", number.span(), message));
    return Optional.empty();
  }

  private static boolean isKnown(String unit) {
    return switch (unit) {
      case "%", "KiB", "MiB", "GiB" -> true;
      default -> false;
    };
  }

  private static <T> Optional<T> outOfRange(
      String key, Value.Number number, String range, List<Diagnostic> findings) {
    String message = "`" + key + "` must be " + range + ", not " + text(number);
    findings.add(Diagnostic.error("out-of-range", number.span(), message));
    return Optional.empty();
  }

  private static Optional<BigDecimal> factor(String unit) {
    return switch (unit) {
      case "" -> Optional.of(BigDecimal.ONE);
      case "K" -> Optional.of(BigDecimal.valueOf(1_000));
      case "M" -> Optional.of(BigDecimal.valueOf(1_000_000));
      case "B" -> Optional.of(BigDecimal.valueOf(1_000_000_000));
      case "Ki" -> Optional.of(BigDecimal.valueOf(1 << 10));
      case "Mi" -> Optional.of(BigDecimal.valueOf(1 << 20));
      default -> Optional.empty();
    };
  }

  /** A share of {@code total}, rounded up. */
  static long shareOf(BigDecimal percent, long total) {
    return percent
        .multiply(BigDecimal.valueOf(total))
        .divide(HUNDRED, 0, RoundingMode.CEILING)
        .longValue();
  }
}
