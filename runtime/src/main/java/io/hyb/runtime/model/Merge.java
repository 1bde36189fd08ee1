package io.hyb.runtime.model;

/** How the kept and the recurrent heads of a layer meet. */
public enum Merge {
  CONCAT,
  ADAPTER,
  SUM
}
