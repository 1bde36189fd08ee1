package io.hyb.language;

/** What a block of a child does to its parent's, under {@code extends}. */
public enum Inherited {
  /** Its items replace or extend the parent's, one by one. */
  MERGED("merged, item by item"),
  /** It takes the parent's place as a whole. */
  REPLACED("replaced as a whole"),
  /** It is merged with the parent's block of the same label; one of a new label is added. */
  BY_LABEL("merged with the block of the same label"),
  /** It is merged if it names the same kind or none; another kind starts from its defaults. */
  BY_KIND("merged if of the same kind, else replaced"),
  /** The child's blocks of this keyword replace all of the parent's. */
  TOGETHER("all blocks of this keyword replaced together");

  private final String description;

  Inherited(String description) {
    this.description = description;
  }

  /** For the reference. */
  public String description() {
    return description;
  }
}
