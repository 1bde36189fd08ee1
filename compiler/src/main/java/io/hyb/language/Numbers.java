package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** Types of numbers: which units they take, and their bounds. */
public final class Numbers {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Exponents beyond this are no quantity of this language; their digits would fill the memory. */
  private static final int LARGEST_EXPONENT = 400;

  private Numbers() {}

  /** A whole number without unit, at least {@code least}. */
  public static Type<Integer> whole(int least) {
    return whole(least, Integer.MAX_VALUE);
  }

  /** A whole number without unit, both ends included. */
  public static Type<Integer> whole(int least, int most) {
    return new Count(new Whole(least, most, false));
  }

  /** A whole number above 0 that may have one of the units {@code K M B Ki Mi}. */
  static Type<Integer> size() {
    return new Count(new Whole(1, Integer.MAX_VALUE, true));
  }

  /** A length of context: a {@link #size()} that is usually meant in {@code Ki}. */
  static Type<Integer> context() {
    return new Context();
  }

  /** A number of tokens, 0 included, with or without {@code K M B Ki Mi}. */
  static Type<Long> tokens() {
    return new Whole(0, Long.MAX_VALUE, true);
  }

  /** The seed of a random generator. */
  static Type<Long> seed() {
    return new Whole(Long.MIN_VALUE, Long.MAX_VALUE, false);
  }

  /** A number above 0 without unit. */
  static Type<Double> positive() {
    return new Real(false);
  }

  /** A number without unit that is not negative. */
  static Type<Double> notNegative() {
    return new Real(true);
  }

  /** A percentage from 0% to 100%, given in points. */
  public static Type<BigDecimal> percent() {
    return new Percent();
  }

  /** A whole number between two ends, both included. */
  private record Whole(long least, long most, boolean units) implements Type<Long> {

    @Override
    public Optional<Long> read(String key, Value value, List<Diagnostic> findings) {
      if (!(value instanceof Value.Number number)) {
        return Type.wrong(key, value, "a whole number", findings);
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
        return Type.wrong(key, value, "a whole number", findings);
      }
      if (quantity.compareTo(BigDecimal.valueOf(least)) < 0) {
        return outOfRange(key, number, least + " or more", findings);
      }
      if (quantity.compareTo(BigDecimal.valueOf(most)) > 0) {
        return outOfRange(key, number, most + " or less", findings);
      }
      return Optional.of(quantity.longValueExact());
    }

    @Override
    public String expects() {
      if (least == Long.MIN_VALUE) {
        return "a whole number";
      }
      String bounds =
          most >= Integer.MAX_VALUE ? ", " + least + " or more" : " from " + least + " to " + most;
      return "a whole number" + bounds + (units ? "; `K M B Ki Mi` allowed" : "");
    }

    @Override
    public String write(Long value) {
      return units ? SpecValue.tokens(value) : value.toString();
    }
  }

  /** A whole number that an int holds. */
  private record Count(Whole whole) implements Type<Integer> {

    @Override
    public Optional<Integer> read(String key, Value value, List<Diagnostic> findings) {
      return whole.read(key, value, findings).map(Long::intValue);
    }

    @Override
    public String expects() {
      return whole.expects();
    }

    @Override
    public String write(Integer value) {
      return value.toString();
    }
  }

  private record Context() implements Type<Integer> {

    @Override
    public Optional<Integer> read(String key, Value value, List<Diagnostic> findings) {
      if (value instanceof Value.Number number && number.unit().equals("K")) {
        hint(number, findings);
      }
      return size().read(key, value, findings);
    }

    private static void hint(Value.Number number, List<Diagnostic> findings) {
      String digits = number.number().toPlainString();
      if (number.number().scale() > 0 || digits.length() > 6) {
        return;
      }
      long count = number.number().longValue();
      String message =
          digits
              + "K is "
              + grouped(count * 1000)
              + "; "
              + digits
              + "Ki is "
              + grouped(count * 1024);
      findings.add(
          Diagnostic.hint("decimal-context", number.span(), message).withFix(digits + "Ki"));
    }

    private static String grouped(long number) {
      StringBuilder text = new StringBuilder(Long.toString(number));
      for (int i = text.length() - 3; i > 0; i -= 3) {
        text.insert(i, ',');
      }
      return text.toString();
    }

    @Override
    public String expects() {
      return "a number of tokens, usually in `Ki`";
    }

    @Override
    public String write(Integer value) {
      return SpecValue.context(value);
    }
  }

  private record Real(boolean zero) implements Type<Double> {
    @Override
    public Optional<Double> read(String key, Value value, List<Diagnostic> findings) {
      if (!(value instanceof Value.Number number)) {
        return Type.wrong(key, value, "a number", findings);
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

    @Override
    public String expects() {
      return zero ? "a number, 0 or more" : "a number above 0";
    }

    @Override
    public String write(Double value) {
      return SpecValue.number(value);
    }
  }

  private record Percent() implements Type<BigDecimal> {

    @Override
    public Optional<BigDecimal> read(String key, Value value, List<Diagnostic> findings) {
      if (!(value instanceof Value.Number number)) {
        return Type.wrong(key, value, "a percentage such as 50%", findings);
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
    }

    /** {@code 0.5} is most likely meant as 50%, and {@code 50} too. */
    private static String asPercent(Value.Number number) {
      boolean fraction = number.number().abs().compareTo(BigDecimal.ONE) < 0;
      BigDecimal points = fraction ? number.number().multiply(HUNDRED) : number.number();
      return isPlain(points) ? points.stripTrailingZeros().toPlainString() + "%" : "50%";
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

  private static <T> Optional<T> wrongUnit(
      String key, Value.Number number, boolean units, List<Diagnostic> findings) {
    if (factor(number.unit()).isEmpty() && !isKnown(number.unit())) {
      return Optional.empty(); // the parser has reported it
    }
    String message =
        "`"
            + key
            + "` takes "
            + (units ? "a number, optionally in K, M, B, Ki or Mi" : "a number without unit")
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
  public static long shareOf(BigDecimal percent, long total) {
    return percent
        .multiply(BigDecimal.valueOf(total))
        .divide(HUNDRED, 0, RoundingMode.CEILING)
        .longValue();
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
