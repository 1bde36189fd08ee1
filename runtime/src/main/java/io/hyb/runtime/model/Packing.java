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
  private final boolean branching;
  private final OptionalInt most;
  private final Derived derived = new Derived();

  /**
   * @param documents the document of each position counted from 0 within its row, int64 (batch,
   *     length); nothing is attended, convolved or carried across documents
   * @param branching whether documents 1, 2, … of a row are branches instead: each goes on where
   *     its document 0 ends, and sees that one too
   * @param most how many documents all rows together have at most, if that is known
   */
  public Packing(NDArray documents, boolean branching, OptionalInt most) {
    this.documents = documents;
    this.branching = branching;
    this.most = most;
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
    return branching;
  }

  /**
   * The document of each position, for what can't see more than one.
   *
   * @throws IllegalStateException if they branch
   */
  public NDArray separateDocuments() {
    if (branching) {
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
