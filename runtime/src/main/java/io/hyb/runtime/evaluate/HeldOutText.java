package io.hyb.runtime.evaluate;

import io.hyb.runtime.BundledText;

/**
 * English that no spec of ours trains on, for a perplexity where the user names no text: the end of
 * Shakespeare's <i>Macbeth</i>, from the text that Moby Lexical Tools placed in the public domain.
 */
public final class HeldOutText {
  /** What reports call it. */
  public static final String NAME = "the end of Macbeth";

  private HeldOutText() {}

  /** All of it, some 20 kB. */
  public static String read() {
    return BundledText.beside(HeldOutText.class, "held-out.txt");
  }
}
