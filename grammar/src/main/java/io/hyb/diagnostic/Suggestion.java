package io.hyb.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one was meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The known name nearest to a written one by edits (a letter put in, left out, replaced, or two
   * neighbours swapped; case alone costs nothing), if it is near enough to be what was meant: at
   * most one edit for every three letters. The first of equals wins.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    String folded = written.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int allowed = Math.max(1, Math.max(written.length(), candidate.length()) / 3);
      if (Math.abs(written.length() - candidate.length()) > allowed) {
        continue;
      }
      int distance = distance(folded, candidate.toLowerCase(Locale.ROOT));
      if (distance <= allowed && distance < bestDistance && distance < candidate.length()) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Damerau's edit distance, each letter edited at most once (optimal string alignment). */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
