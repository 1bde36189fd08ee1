package io.hyb.cli;

/** An input that is refused with one line and exit code 1. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }
}
