package io.hyb.codegen;

import java.math.BigDecimal;

/** Numbers as a person writes them in Java: {@code 400_000}, {@code 1e-3}, {@code 10000.0}. */
final class Literal {
  /** Below it a fraction reads better with an exponent. */
  private static final double SMALL = 0.01;

  private Literal() {}

  static String of(double value) {
    if (value == 0 || Math.abs(value) >= SMALL) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int signs = digits.startsWith("-") ? 1 : 0;
    int exponent = digits.length() - signs - 1 - exact.scale();
    String mantissa =
        digits.length() - signs == 1
            ? digits
            : digits.substring(0, signs + 1) + "." + digits.substring(signs + 1);
    return mantissa + "e" + exponent;
  }

  static String of(long value) {
    String grouped = Long.toString(value).replaceAll("(?<=\\d)(?=(\\d{3})+$)", "_");
    String digits = Math.abs(value) < 10_000 ? Long.toString(value) : grouped;
    return value == (int) value ? digits : digits + "L";
  }
}
