package io.hyb.arch.merge;

import io.hyb.arch.tensor.Weight;
import io.hyb.arch.word.Word;
import java.util.List;

/** How the kept heads and the recurrent heads of a layer meet. */
public sealed interface Merge permits Concat, Adapter, Sum, Gated, Merger {
  Merge CONCAT = new Concat();
  Merge ADAPTER = new Adapter();
  Merge SUM = new Sum();
  Merge GATED = new Gated();
  Merge MERGER = new Merger();

  /** The merges there are, for exhaustive switches. */
  enum Kind {
    CONCAT(Merge.CONCAT),
    ADAPTER(Merge.ADAPTER),
    SUM(Merge.SUM),
    GATED(Merge.GATED),
    MERGER(Merge.MERGER);

    private final Merge merge;

    Kind(Merge merge) {
      this.merge = merge;
    }

    public Merge merge() {
      return merge;
    }
  }

  Kind kind();

  /** Whether every head recurs, the kept ones too, with an output projection of its own. */
  boolean allHeadsRecur();

  /**
   * Whether recurrent heads that start from attention give nothing at first where the head is kept:
   * the branches are added, and attention gives that share already.
   */
  boolean keptHeadsStartSilent();

  /**
   * Whether each branch reads the residual stream through a norm of the merge's own, in place of
   * the layer's input norm.
   */
  boolean normsInputs();

  /**
   * What it has of its own in a layer.
   *
   * @param attends whether the layer keeps a head
   */
  List<Weight> weights(int dModel, boolean attends);

  /** As specs write it. */
  default String word() {
    return Word.of(kind());
  }
}
