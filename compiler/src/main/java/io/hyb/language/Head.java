package io.hyb.language;

import java.util.Optional;

/** A head as interpretability people write it: {@code L8H16}. */
public record Head(int layer, int head) {
  /** No index is longer; what is cannot be a head of any teacher. */
  private static final int MOST_DIGITS = 6;

  /** Reads {@code L8H16}; empty if the word is something else. */
  public static Optional<Head> parse(String word) {
    int mark = word.indexOf('H');
    if (mark < 0 || word.charAt(0) != 'L') {
      return Optional.empty();
    }
    int layer = index(word, 1, mark);
    int head = index(word, mark + 1, word.length());
    return layer < 0 || head < 0 ? Optional.empty() : Optional.of(new Head(layer, head));
  }

  /** Reads {@code H20}, the end of a range in one layer; -1 if the word is something else. */
  public static int parseEnd(String word) {
    return word.startsWith("H") ? index(word, 1, word.length()) : -1;
  }

  private static int index(String word, int from, int to) {
    if (from >= to || to - from > MOST_DIGITS) {
      return -1;
    }
    int index = 0;
    for (int i = from; i < to; i++) {
      int digit = word.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = index * 10 + digit;
    }
    return index;
  }

  // Written out, since a record's own are put together at run time, which takes longer than a
  // check.
  @Override
  public boolean equals(Object other) {
    return other instanceof Head that && layer == that.layer && head == that.head;
  }

  @Override
  public int hashCode() {
    return 31 * layer + head;
  }

  @Override
  public String toString() {
    return "L" + layer + "H" + head;
  }
}
