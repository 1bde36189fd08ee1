package io.hyb.runtime.boot;

/** The runtime cannot be started; the message says what to do. */
final class BootRefused extends Exception {
  private static final long serialVersionUID = 1L;

  BootRefused(String message) {
    super(message);
  }
}
