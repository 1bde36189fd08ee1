package io.hyb.runtime.tokens;

import java.util.Arrays;

/**
 * Ids to text as they come. A token can end within a character, whose text then waits for the rest;
 * the pieces together are the text of all ids.
 */
public final class TextStream {
  private static final char REPLACEMENT = '\ufffd';

  private final Tokenizer tokenizer;
  private long[] ids = new long[64];
  private int length;

  /** Ids before this are only context, for decoders that look at a token's neighbours. */
  private int context;

  /** Text of ids before this is out. */
  private int emitted;

  TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Takes one id.
   *
   * @return the text that is now complete, often empty
   */
  public String next(long id) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = id;
    String before = text(emitted);
    String all = text(length);
    // A special token has no text: it waits too, so that the context stays one with text.
    if (all.length() <= before.length() || all.charAt(all.length() - 1) == REPLACEMENT) {
      return "";
    }
    context = emitted;
    emitted = length;
    return all.substring(before.length());
  }

  /** What is left at the end: an unfinished character as its replacement, or nothing. */
  public String rest() {
    String before = text(emitted);
    String all = text(length);
    context = emitted;
    emitted = length;
    return all.substring(Math.min(before.length(), all.length()));
  }

  private String text(int end) {
    return tokenizer.decode(Arrays.copyOfRange(ids, context, end));
  }
}
