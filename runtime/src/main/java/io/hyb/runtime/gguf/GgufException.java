package io.hyb.runtime.gguf;

import io.hyb.runtime.Refused;

/** A GGUF file that can't be imported; the message names the file and the place in it. */
public class GgufException extends Refused {
  private static final long serialVersionUID = 1L;

  public GgufException(String message) {
    super(message);
  }

  public GgufException(String message, Throwable cause) {
    super(message, cause);
  }
}
