package io.hyb.sweep.run;

/** A sweep's folder that can't be used; the message names the file and the remedy. */
public final class SweepRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SweepRefused(String message) {
    super(message);
  }

  public SweepRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
