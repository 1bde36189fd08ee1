package io.hyb.language;

/** What a number counts. */
public enum Measure {
  /** Things, or nothing. */
  PLAIN,
  /** Hundredths of something; 20% is 0.2. */
  PERCENT,
  BYTES
}
