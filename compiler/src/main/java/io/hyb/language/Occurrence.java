package io.hyb.language;

/** How often a block may be given in the one around it. */
public enum Occurrence {
  /** Once or not at all. */
  ONCE,
  /** Once. */
  REQUIRED,
  /** Any number of times. */
  REPEATED
}
