package io.hyb.lsp.answer;

/** Something that an editor asks for and can't have; the message says why, in a line. */
public final class RefusedRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedRequest(String message) {
    super(message, null, false, false);
  }
}
