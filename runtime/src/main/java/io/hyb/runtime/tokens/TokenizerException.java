package io.hyb.runtime.tokens;

/** A tokenizer that can't be used; the message names the file and is meant for the user. */
public class TokenizerException extends io.hyb.runtime.Refused {
  private static final long serialVersionUID = 1L;

  public TokenizerException(String message) {
    super(message);
  }

  public TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
