package io.hyb.jar;

/**
 * A JAR or a folder of sources cannot be made; the message is one line for the user, who sees it
 * without a stack trace.
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
