package io.hyb.arch.output;

/**
 * A file or folder cannot be written; the message is one line for the user, who sees it without a
 * stack trace.
 */
public final class OutputRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutputRefused(String message) {
    super(message);
  }

  public OutputRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
