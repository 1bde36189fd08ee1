package io.hyb.runtime.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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
    try (InputStream in = HeldOutText.class.getResourceAsStream("held-out.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
