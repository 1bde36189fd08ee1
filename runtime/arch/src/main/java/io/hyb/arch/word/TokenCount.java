package io.hyb.arch.word;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of tokens as options take it: {@code 2048}, {@code 2K} or {@code 32Ki}. */
public final class TokenCount {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})(Ki|Mi|K|M|B)?");

  private TokenCount() {}

  /**
   * The number.
   *
   * @throws IllegalArgumentException saying what is wrong with {@code text}
   */
  public static long parse(String text) {
    Matcher count = FORM.matcher(text);
    if (!count.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number of tokens: write 2048, 2K (2,000) or 32Ki (32,768)");
    }
    long number = Long.parseLong(count.group(1));
    long unit = unit(count.group(2) == null ? "" : count.group(2));
    if (number > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("'" + text + "' is more tokens than can be counted");
    }
    long tokens = number * unit;
    if (tokens == 0) {
      throw new IllegalArgumentException("'" + text + "': at least one token is needed");
    }
    return tokens;
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "K" -> 1_000L;
      case "M" -> 1_000_000L;
      case "B" -> 1_000_000_000L;
      case "Ki" -> 1L << 10;
      case "Mi" -> 1L << 20;
      default -> 1L;
    };
  }
}
