package io.hyb.arch.json;

/** JSON that is no model's; the message names the place inside it and what should be there. */
public final class MalformedModel extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedModel(String message) {
    super(message);
  }
}
