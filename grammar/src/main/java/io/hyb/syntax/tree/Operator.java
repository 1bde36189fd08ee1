package io.hyb.syntax.tree;

/** What an expression does with two numbers. */
public enum Operator {
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  /** {@code 20% of x}, which is {@code 20% * x}. */
  OF("of");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /** As specs write it. */
  public String symbol() {
    return symbol;
  }

  /** The operator that specs write so. */
  public static Operator of(String symbol) {
    for (Operator operator : values()) {
      if (operator.symbol.equals(symbol)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(symbol);
  }
}
