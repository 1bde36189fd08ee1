package io.hyb.arch;

/** How kept and recurrent heads of a layer meet. */
public enum Merge {
  /**
   * Heads side by side in the teacher's order, then one output projection; only the heads not kept
   * recur.
   */
  CONCAT,
  /**
   * All heads recur; the kept heads' output is standardised to the recurrent one, projected and
   * averaged with it.
   */
  ADAPTER,
  /** All heads recur; the two outputs are added. */
  SUM
}
