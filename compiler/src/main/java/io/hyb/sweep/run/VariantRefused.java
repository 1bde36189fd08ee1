package io.hyb.sweep.run;

/** A variant that can't be started; the message goes to its log. */
public final class VariantRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public VariantRefused(String message) {
    super(message);
  }
}
