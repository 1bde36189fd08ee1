package io.hyb.arch.mixer;

/** Where the recurrent heads' first weights come from. */
public enum Init {
  /** Seeded random numbers. */
  FRESH,
  /** The attention heads that they replace: queries, keys, values and output (2408.15237). */
  FROM_ATTENTION
}
