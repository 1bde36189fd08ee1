package io.hyb.table;

import java.util.Locale;

/** Numbers of things as people read them. */
public final class Count {
  private Count() {}

  /** {@code 1 variant}, {@code 1,200 variants}; the plural is the noun with an s. */
  public static String of(long number, String noun) {
    return grouped(number) + " " + nounFor(number, noun);
  }

  /** {@code 3 of 1,200 variants}, {@code 1 of 1 variant}. */
  public static String of(long number, long all, String noun) {
    return grouped(number) + " of " + of(all, noun);
  }

  private static String nounFor(long number, String noun) {
    return number == 1 ? noun : noun + "s";
  }

  private static String grouped(long number) {
    return String.format(Locale.US, "%,d", number);
  }
}
