package io.hyb.runtime.model;

/**
 * A discrete Mamba-2 mixer: state size a head, width of the convolution, chunk of the scan, first
 * weights.
 */
public record SsmShape(int dState, int conv, int chunk, Init init) {
  /** Where the recurrent heads' first weights come from. */
  public enum Init {
    FRESH,
    FROM_ATTENTION
  }
}
