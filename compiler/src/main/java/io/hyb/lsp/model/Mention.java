package io.hyb.lsp.model;

import io.hyb.diagnostic.Span;

/**
 * A word of a spec that may name a declaration or a {@code let}.
 *
 * @param role what it can name there
 */
public record Mention(String name, Span span, Role role) {
  /** What a word does in its place. */
  public enum Role {
    /** It gives a declaration or a {@code let} its name. */
    DECLARES,
    /** It means a declaration. */
    DECLARATION,
    /** It means a {@code let}: a number is due. */
    NUMBER,
    /** It means either. */
    EITHER
  }

  /** Whether it is where something gets its name. */
  public boolean declares() {
    return role == Role.DECLARES;
  }
}
