package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tape;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one call runs through a model: with a cache or over the full length, over packed documents or
 * one, with heads ablated or none. Immutable; {@link #FULL} is the plain case.
 *
 * @param cache what earlier positions left; the call goes on behind them and adds its own
 * @param packing the documents of packed rows; nothing is attended, convolved or carried across
 *     them, unless they branch
 * @param ablation which heads are silenced, if any are
 * @param step where the one token of each row is, if only the device knows
 * @param tape notes what autograd doesn't see, where derivatives are wanted
 */
public record Pass(
    Optional<Cache> cache,
    Optional<Packing> packing,
    Optional<Ablation> ablation,
    Optional<Step> step,
    Optional<Tape> tape) {
  public static final Pass FULL = of(Optional.empty(), Optional.empty());

  public static Pass cached(Cache cache) {
    return of(Optional.of(cache), Optional.empty());
  }

  /**
   * One token a row, after those that the cache holds; the pass changes the cache in place.
   *
   * @param cache with room for the step's positions
   */
  public static Pass step(Cache cache, Step step) {
    return new Pass(
        Optional.of(cache),
        Optional.empty(),
        Optional.empty(),
        Optional.of(step),
        Optional.empty());
  }

  private static Pass of(Optional<Cache> cache, Optional<Packing> packing) {
    return new Pass(cache, packing, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * @param documents as of {@link Packing#of}
   */
  public static Pass packed(NDArray documents) {
    return packed(documents, OptionalInt.empty());
  }

  /**
   * @param documents and {@code most}: as of {@link Packing#of}
   */
  public static Pass packed(NDArray documents, OptionalInt most) {
    return of(Optional.empty(), Optional.of(Packing.of(documents, most)));
  }

  /**
   * For models whose heads all attend to all positions: rows that branch.
   *
   * @param documents and {@code stem}: as of {@link Packing#branching}
   */
  public static Pass branching(NDArray documents, int stem) {
    return of(Optional.empty(), Optional.of(Packing.branching(documents, stem)));
  }

  /**
   * The same with heads ablated.
   *
   * @param factors one factor a head, float32 (1 or batch, layers, heads): 0 silences it, 1 leaves
   *     it
   */
  public Pass withHeads(Kernels kernels, NDArray factors) {
    return new Pass(cache, packing, Optional.of(new Ablation(kernels, factors)), step, tape);
  }

  /** The same, recorded with the help of a tape, by which derivatives are to be taken then. */
  public Pass on(Tape notes) {
    return new Pass(cache, packing, ablation, step, Optional.of(notes));
  }

  /** This pass as layer {@code index} sees it. */
  public LayerPass at(int index) {
    return new LayerPass(this, index);
  }
}
