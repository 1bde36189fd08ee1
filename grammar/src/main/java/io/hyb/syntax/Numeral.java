package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * A number as written, taken apart.
 *
 * @param digits sign, digits, fraction and exponent
 * @param unit what follows them
 */
record Numeral(String digits, String unit) {
  /** Far above any size or rate of a model, and small enough to be computed with. */
  private static final int MAX_EXPONENT = 99;

  private static final int MAX_DIGITS = 40;

  static Numeral of(String text) {
    int at = digitsEnd(text, text.charAt(0) == '-' ? 1 : 0);
    if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
      at = digitsEnd(text, at + 1);
    }
    int exponent = exponentEnd(text, at);
    return new Numeral(text.substring(0, exponent), text.substring(exponent).strip());
  }

  /** The value without its unit, where there is no {@link #problem}. */
  BigDecimal value() {
    return new BigDecimal(digits);
  }

  /** What is wrong with it, or null. */
  Diagnostic problem(Span span) {
    if (isTooLarge()) {
      return Diagnostic.error(
          "bad-number",
          span,
          "this number has more than "
              + MAX_DIGITS
              + " digits or an exponent beyond "
              + MAX_EXPONENT);
    }
    if (unit.isEmpty() || isUnit(unit)) {
      return null;
    }
    if (unit.charAt(0) == '_') {
      return Diagnostic.error("bad-number", span, "digits are not grouped with `_`")
          .withFix("write the digits together, or use a unit: `32Ki`, `300M`");
    }
    if (unit.equals("e") || unit.equals("E")) {
      return Diagnostic.error(
              "bad-number", span, "`" + digits + unit + "` needs digits after its exponent mark")
          .withFix("write it as in `1e-3`");
    }
    return unknownUnit(span);
  }

  private Diagnostic unknownUnit(Span span) {
    Diagnostic unknown = Diagnostic.error("unknown-unit", span, "`" + unit + "` is not a unit");
    String near = nearUnit();
    return near == null
        ? unknown.withFix("the units are K M B (powers of 1,000), Ki Mi, KiB MiB GiB and %")
        : unknown.withMeant(digits + near);
  }

  private String nearUnit() {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "k" -> "K";
      case "m" -> "M";
      case "b", "g", "bn" -> "B";
      case "ki" -> "Ki";
      case "mi" -> "Mi";
      case "kib", "kb" -> "KiB";
      case "mib", "mb" -> "MiB";
      case "gib", "gb", "gi" -> "GiB";
      case "percent", "pct" -> "%";
      default -> null;
    };
  }

  static boolean isUnit(String word) {
    return switch (word) {
      case "%", "K", "M", "B", "Ki", "Mi" -> true;
      default -> isByteUnit(word);
    };
  }

  /** Whether a word is a unit that may follow its number after one blank. */
  static boolean isByteUnit(String word) {
    return word.equals("KiB") || word.equals("MiB") || word.equals("GiB");
  }

  private boolean isTooLarge() {
    int mark = Math.max(digits.indexOf('e'), digits.indexOf('E'));
    int mantissa = mark < 0 ? digits.length() : mark;
    if (mantissa > MAX_DIGITS) {
      return true;
    }
    if (mark < 0) {
      return false;
    }
    int exponent = 0;
    for (int i = mark + 1; i < digits.length() && exponent <= MAX_EXPONENT; i++) {
      char c = digits.charAt(i);
      exponent = isDigit(c) ? 10 * exponent + c - '0' : exponent;
    }
    return exponent > MAX_EXPONENT;
  }

  private static int exponentEnd(String text, int at) {
    if (at >= text.length() || text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      return at;
    }
    int digit = at + 1;
    if (digit < text.length() && (text.charAt(digit) == '+' || text.charAt(digit) == '-')) {
      digit++;
    }
    int end = digitsEnd(text, digit);
    return end > digit ? end : at;
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
