package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;

/**
 * How one call runs through a model: with a cache or over the full length, over packed documents or
 * one, with heads ablated or none. Immutable; {@link #FULL} is the plain case.
 *
 * @param cache what earlier positions left; the call goes on behind them and adds its own
 * @param packing the documents of packed rows; nothing is attended, convolved or carried across
 *     them, unless they branch
 * @param ablation which heads are silenced, if any are
 */
public record Pass(Optional<Cache> cache, Optional<Packing> packing, Optional<Ablation> ablation) {
  public static final Pass FULL = new Pass(Optional.empty(), Optional.empty(), Optional.empty());

  public static Pass cached(Cache cache) {
    return new Pass(Optional.of(cache), Optional.empty(), Optional.empty());
  }

  /**
   * @param documents as {@link Packing} has them
   */
  public static Pass packed(NDArray documents) {
    return new Pass(Optional.empty(), Optional.of(new Packing(documents, false)), Optional.empty());
  }

  /**
   * For models whose heads all attend: rows that branch.
   *
   * @param documents 0 where all branches of a row begin, then a number for each branch
   */
  public static Pass branching(NDArray documents) {
    return new Pass(Optional.empty(), Optional.of(new Packing(documents, true)), Optional.empty());
  }

  /**
   * The same with heads ablated.
   *
   * @param factors one factor a head, float32 (1 or batch, layers, heads): 0 silences it, 1 leaves
   *     it
   */
  public Pass withHeads(Kernels kernels, NDArray factors) {
    return new Pass(cache, packing, Optional.of(new Ablation(kernels, factors)));
  }

  /** This pass as layer {@code index} sees it. */
  public LayerPass at(int index) {
    return new LayerPass(this, index);
  }
}
