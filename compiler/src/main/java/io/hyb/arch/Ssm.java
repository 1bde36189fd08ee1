package io.hyb.arch;

/**
 * A discrete Mamba-2 mixer: state size a head, width of the convolution, chunk of the scan, and
 * where it starts from.
 */
public record Ssm(int dState, int conv, int chunk, Init init) {
  /** Where the recurrent heads' first weights come from. */
  public enum Init {
    FRESH,
    FROM_ATTENTION
  }
}
