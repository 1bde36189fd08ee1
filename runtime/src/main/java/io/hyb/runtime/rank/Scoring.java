package io.hyb.runtime.rank;

import java.util.Locale;

/** Which answers count as right. */
public enum Scoring {
  /** Greedy decoding gives the answer's tokens. */
  EXACT,
  /** Of the candidates the answer has the highest summed log-probability. */
  LOGPROB;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
