package io.hyb.syntax.tree;

/** What is asked of the two sides of a {@code require}. */
public enum Comparison {
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  EQUAL("=="),
  NOT_EQUAL("!=");

  private final String symbol;

  Comparison(String symbol) {
    this.symbol = symbol;
  }

  /** As specs write it. */
  public String symbol() {
    return symbol;
  }

  /**
   * Whether it holds.
   *
   * @param order the left side compared to the right one, as {@link Comparable} gives it
   */
  public boolean holds(int order) {
    return switch (this) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
    };
  }

  /** The comparison that specs write so. */
  public static Comparison of(String symbol) {
    for (Comparison comparison : values()) {
      if (comparison.symbol.equals(symbol)) {
        return comparison;
      }
    }
    throw new IllegalArgumentException(symbol);
  }
}
