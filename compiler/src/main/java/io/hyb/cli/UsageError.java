package io.hyb.cli;

/** A command line that is not understood: one line and exit code 2. */
final class UsageError extends Exception {
  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message);
  }
}
