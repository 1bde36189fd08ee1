package io.hyb.runtime;

/**
 * An input that is refused: one clear line for the user, who sees it without a stack trace, and
 * exit code 1.
 */
public class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message);
  }

  public Refused(String message, Throwable cause) {
    super(message, cause);
  }
}
