package io.hyb.language;

/** What follows the keyword of a block. */
public enum Label {
  /** Nothing. */
  NONE(""),
  /** The name of a declaration; for some a link to another follows. */
  NAME("NAME"),
  /** A free name, unique among its neighbours. */
  LABEL("LABEL"),
  /** One of the block's kinds. */
  KIND("KIND"),
  /** A kind, or nothing where the kind is inherited. */
  OPTIONAL_KIND("[KIND]"),
  /** A file or glob between quotes. */
  FILE("\"FILE\""),
  /** A set of layers. */
  LAYERS("LAYERS");

  private final String form;

  Label(String form) {
    this.form = form;
  }

  /** How the reference writes it. */
  public String form() {
    return form;
  }

  boolean isKind() {
    return this == KIND || this == OPTIONAL_KIND;
  }

  /** Whether blocks of one keyword are told apart by it, so that the keyword alone names none. */
  public boolean isIdentity() {
    return this == LABEL || this == LAYERS || this == NAME;
  }
}
