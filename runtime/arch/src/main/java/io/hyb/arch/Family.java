package io.hyb.arch;

/** The architecture families of teachers that can be built. */
public enum Family {
  /** RMS norms, rotary positions, grouped keys and values, a gated MLP with SiLU, no biases. */
  LLAMA
}
