package io.hyb.cli;

/** A wrong command line: one line and exit code 2. */
final class UsageError extends Exception {
  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message);
  }
}
