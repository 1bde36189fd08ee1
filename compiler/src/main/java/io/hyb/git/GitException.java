package io.hyb.git;

/** What git can't do here; the message is one line for the user. */
public final class GitException extends Exception {
  private static final long serialVersionUID = 1L;

  GitException(String message) {
    super(message);
  }
}
