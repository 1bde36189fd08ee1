package io.hyb.review.format;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Cost.Measure;
import java.util.Locale;
import java.util.OptionalLong;

/** Costs as people read them. */
final class Figures {
  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};
  private static final String UNKNOWN = "?";

  private Figures() {}

  private static String value(Measure measure, OptionalLong value) {
    if (value.isEmpty()) {
      return UNKNOWN;
    }
    return switch (measure) {
      case PARAMETERS -> String.format(Locale.US, "%,d", value.getAsLong());
      case MEMORY -> scaled(value.getAsLong(), "B");
      case DECODE, PREFILL -> scaled(value.getAsLong(), "FLOPs");
    };
  }

  /** In powers of 1,000, to three digits and more. */
  private static String scaled(long value, String unit) {
    double number = value;
    int prefix = 0;
    while (number >= 1000 && prefix + 1 < PREFIXES.length) {
      number /= 1000;
      prefix++;
    }
    String pattern = prefix == 0 ? "%.0f" : number < 10 ? "%.2f" : "%.1f";
    return String.format(Locale.US, pattern, number) + " " + PREFIXES[prefix] + unit;
  }

  /** Such as {@code 1.09 MB → 852.0 kB -22.1%}; one figure where there is no other. */
  static String change(Cost cost) {
    String now = value(cost.measure(), cost.now());
    if (cost.old().isEmpty() || cost.old().equals(cost.now())) {
      return now;
    }
    return (value(cost.measure(), cost.old()) + " → " + now + "  " + percent(cost)).strip();
  }

  /** Such as {@code +12.5%}; empty where there is nothing to compare with. */
  private static String percent(Cost cost) {
    if (cost.percent().isEmpty()) {
      return "";
    }
    double percent = cost.percent().getAsDouble();
    return String.format(Locale.US, "%+.1f%%", percent);
  }
}
