package io.hyb.runtime.torch;

/** A libtorch that was named and can't be used: one clear line for the user. */
public final class UnfitLibtorch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitLibtorch(String message) {
    super(message);
  }
}
