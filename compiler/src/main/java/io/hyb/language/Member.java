package io.hyb.language;

/** What is allowed between the braces of a block. */
public sealed interface Member permits Key, SetKey, Clause, BlockType {

  /** The word that it starts with. */
  String name();

  /** One line about it, for people. */
  String doc();
}
