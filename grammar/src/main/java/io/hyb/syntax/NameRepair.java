package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import org.antlr.v4.runtime.Token;

/**
 * Puts names right: those with foreign letters, and those with hyphens where these don't belong.
 */
final class NameRepair {
  private final TokenCursor tokens;
  private final Findings findings;

  NameRepair(TokenCursor tokens) {
    this.tokens = tokens;
    this.findings = tokens.findings();
  }

  /** {@code Größe}: a name in which some letters are not of the alphabet of names. */
  void foreign(Token token) {
    Token first = token;
    Token before =
        tokens.repaired().isEmpty() ? null : tokens.repaired().get(tokens.repaired().size() - 1);
    boolean continues =
        before != null
            && before.getType() == HybParser.WORD
            && before.getStopIndex() + 1 == token.getStartIndex();
    if (continues) {
      first = tokens.repaired().remove(tokens.repaired().size() - 1);
    }
    Token last = token;
    while (tokens.isGlued(last) && continuesForeign(tokens.peek())) {
      last = tokens.take();
    }
    findings.report(
        Diagnostic.error(
                "bad-name",
                findings.span(first, last),
                "a name has only the letters A to Z and a to z, digits and `_`")
            .withFix("write it so, or in \"quotes\" where it is a string"));
    tokens.emit(HybParser.WORD, first, last, "_");
  }

  private static boolean continuesForeign(Token token) {
    return switch (token.getType()) {
      case HybParser.WORD, HybParser.NUMBER -> true;
      case HybParser.UNKNOWN -> Character.isLetter(token.getText().charAt(0));
      default -> false;
    };
  }

  /**
   * Everything else is right by itself, but for a hyphen inside a name. After {@code allow} it
   * belongs to the id; in an expression it is a minus sign.
   */
  void word(Token token) {
    Token last = token;
    boolean name = ErrorRecovery.isWord(token.getType()) && !isInExpression();
    while (name && tokens.isGlued(last) && continuesHyphenated(last)) {
      last = tokens.take();
    }
    if (last == token) {
      tokens.repaired().add(token);
      return;
    }
    String written = tokens.written(token, last);
    boolean id = !tokens.repaired().isEmpty() && lastType() == HybParser.ALLOW;
    String meant = id ? written : written.replace('-', '_').replace('.', '_');
    if (!id) {
      findings.report(
          Diagnostic.error(
                  "bad-name",
                  findings.span(token, last),
                  "a name has no hyphens, as in `" + written + "`")
              .withFix(
                  "write `" + meant + "`, or \"" + written + "\" where it is a string", meant));
    }
    tokens.emit(HybParser.WORD, token, last, meant);
  }

  /** Whether what comes next may be a number: an operator or the like is before it. */
  private boolean isInExpression() {
    return !tokens.repaired().isEmpty()
        && switch (lastType()) {
          case HybParser.ASSIGN,
              HybParser.COMMA,
              HybParser.LBRACKET,
              HybParser.LPAREN,
              HybParser.RANGE,
              HybParser.COLON,
              HybParser.PLUS_MINUS,
              HybParser.PLUS,
              HybParser.MINUS,
              HybParser.STAR,
              HybParser.SLASH,
              HybParser.OF,
              HybParser.LESS,
              HybParser.LESS_EQUAL,
              HybParser.GREATER,
              HybParser.GREATER_EQUAL,
              HybParser.EQUAL,
              HybParser.NOT_EQUAL,
              HybParser.REQUIRE,
              HybParser.TOP,
              HybParser.EVERY,
              HybParser.FROM,
              HybParser.WITHIN,
              HybParser.AT ->
              true;
          default -> false;
        };
  }

  private int lastType() {
    return tokens.repaired().get(tokens.repaired().size() - 1).getType();
  }

  private boolean continuesHyphenated(Token last) {
    Token token = tokens.peek();
    return switch (token.getType()) {
      case HybParser.MINUS -> true;
      case HybParser.NUMBER, HybParser.LEADING_POINT -> last.getType() == HybParser.MINUS;
      default -> last.getType() == HybParser.MINUS && ErrorRecovery.isWord(token.getType());
    };
  }
}
