package io.hyb.sweep.space;

/** A sweep that can't be spanned: its message names what was written and what would be right. */
public final class MalformedSpace extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSpace(String message) {
    super(message);
  }
}
