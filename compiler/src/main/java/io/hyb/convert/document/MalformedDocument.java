package io.hyb.convert.document;

import io.hyb.diagnostic.Span;

/** A text that is not what its reader reads, or too much of it. */
public final class MalformedDocument extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Span span;

  /**
   * @param message what is wrong, as a clause that follows the file's name
   */
  public MalformedDocument(Span span, String message) {
    super(message);
    this.span = span;
  }

  public Span span() {
    return span;
  }
}
