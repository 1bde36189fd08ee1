package io.hyb.arch.tensor;

/**
 * Heads that work side by side in one layer.
 *
 * @param heads how many
 * @param headDim width of each
 */
public record HeadGroup(int heads, int headDim) {

  /** Width of all heads side by side. */
  public long inner() {
    return (long) heads * headDim;
  }
}
