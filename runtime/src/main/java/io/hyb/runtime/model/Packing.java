package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Which documents a batch's rows hold, and what follows from it for every layer alike, computed
 * once by the first that asks. Belongs to the scope that it is made in.
 */
public final class Packing {
  private final NDArray documents;
  private final OptionalInt stem;
  private final OptionalInt most;
  private final Derived derived = new Derived();

  private Packing(NDArray documents, OptionalInt stem, OptionalInt most) {
    this.documents = documents;
    this.stem = stem;
    this.most = most;
  }

  /**
   * @param documents the document of each position counted from 0 within its row, int64 (batch,
   *     length); nothing is attended, convolved or carried across documents
   * @param most how many documents all rows together have at most, if that is known
   */
  public static Packing of(NDArray documents, OptionalInt most) {
    return new Packing(documents, OptionalInt.empty(), most);
  }

  /**
   * Rows whose documents 1, 2, … are branches: each goes on where its document 0 ends, and sees
   * that one too.
   *
   * @param stem positions in which the document 0 of every row lies, branches behind them; what a
   *     row has left of them is a document that no branch has, and of it nothing is to be read
   */
  public static Packing branching(NDArray documents, int stem) {
    return new Packing(documents, OptionalInt.of(stem), OptionalInt.empty());
  }

  /** How many documents all rows together have at most, if that is known. */
  public OptionalInt most() {
    return most;
  }

  /** The document of each position, int64 (batch, length). */
  public NDArray documents() {
    return documents;
  }

  /** Whether documents 1, 2, … of a row go on where its document 0 ends. */
  public boolean branching() {
    return stem.isPresent();
  }

  /** Positions of rows that branch before the first branch. */
  public int stem() {
    return stem.orElseThrow();
  }

  /**
   * The document of each position, for what can't see more than one.
   *
   * @throws IllegalStateException if they branch
   */
  public NDArray separateDocuments() {
    if (branching()) {
      throw new IllegalStateException(
          "recurrent heads and heads with a window can't go on from the middle of a row");
    }
    return documents;
  }

  /**
   * What {@code make} computes from the documents.
   *
   * @param key names it; equal keys are the same thing
   */
  public NDList derived(Object key, Supplier<NDList> make) {
    return derived.of(key, make);
  }
}
