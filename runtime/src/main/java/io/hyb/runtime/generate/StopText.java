package io.hyb.runtime.generate;

import java.util.List;

/**
 * Watches a text that comes in pieces for strings at which it is to end. Text that may still turn
 * out to be the beginning of one is held back.
 */
public final class StopText {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /**
   * @param stops none of them empty
   */
  public StopText(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /**
   * Takes the next piece.
   *
   * @return what can be shown: up to the first stop string, which is not part of it
   */
  public String next(String piece) {
    if (stopped) {
      return "";
    }
    held.append(piece);
    int end = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (end < 0 || at < end)) {
        end = at;
      }
    }
    if (end >= 0) {
      stopped = true;
      return take(end);
    }
    return take(held.length() - undecided());
  }

  /** Whether a stop string has come. */
  public boolean stopped() {
    return stopped;
  }

  /** What was held back, once no more will come. */
  public String rest() {
    return stopped ? "" : take(held.length());
  }

  private String take(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  /** Characters at the end that begin some stop string. */
  private int undecided() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
