package io.hyb.arch.text;

import java.math.BigDecimal;

/** Values as specs write them. */
public final class SpecValue {
  private static final int MOST_ZEROS = 3;
  private static final int MOST_DIGITS = 7;
  private static final long BINARY = 1024;
  private static final String[] DECIMAL = {"K", "M", "B"};

  private SpecValue() {}

  /** The shortest digits that read back the same; {@code 1e-4} rather than many zeros. */
  public static String number(double value) {
    BigDecimal number = BigDecimal.valueOf(value).stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (number.signum() == 0) {
      return "0";
    }
    if (-MOST_ZEROS <= exponent && exponent < MOST_DIGITS) {
      return number.toPlainString();
    }
    return number.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

  /** Percentage points: {@code 12.5%}. */
  public static String percent(BigDecimal points) {
    return points.stripTrailingZeros().toPlainString() + "%";
  }

  /** A length of context: in {@code Ki} where that is exact and short. */
  public static String context(long tokens) {
    return tokens >= BINARY && tokens % BINARY == 0 ? tokens / BINARY + "Ki" : digits(tokens);
  }

  /** A number of training tokens: in the largest of {@code K M B} that is exact. */
  public static String tokens(long tokens) {
    long rest = tokens;
    int unit = 0;
    while (rest != 0 && rest % 1000 == 0 && unit < DECIMAL.length) {
      rest /= 1000;
      unit++;
    }
    return digits(rest) + (unit == 0 ? "" : DECIMAL[unit - 1]);
  }

  private static String digits(long number) {
    return Long.toString(number);
  }

  /** Both ends included: {@code 24}, {@code 8..32} or {@code 10..55:5}. */
  public static String steps(int from, int to, int step) {
    if (from == to) {
      return digits(from);
    }
    return from + ".." + to + (step == 1 ? "" : ":" + step);
  }

  /** Text between quotes. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
