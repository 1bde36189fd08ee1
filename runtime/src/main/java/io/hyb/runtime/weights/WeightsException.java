package io.hyb.runtime.weights;

/**
 * Weights that can't be used; the message names the file, the tensor and what to do, and is meant
 * for the user.
 */
public class WeightsException extends io.hyb.runtime.Refused {
  private static final long serialVersionUID = 1L;

  public WeightsException(String message) {
    super(message);
  }

  public WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
