package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** What messages call tokens. */
final class TokenPhrases {
  private final Findings findings;

  TokenPhrases(Findings findings) {
    this.findings = findings;
  }

  Diagnostic unexpected(Token found, TokenStream input, String expectation) {
    return Diagnostic.error(
        "unexpected-token", place(found, input), expectation + "; found " + describe(found));
  }

  /**
   * Where a token is; for one on another line what is before it, and for one without text, such as
   * the end of the file, just after that.
   */
  Span place(Token found, TokenStream input) {
    Token before = before(found, input);
    boolean written = found.getStopIndex() >= found.getStartIndex() && found.getType() != Token.EOF;
    if (before == null || written && before.getLine() == found.getLine()) {
      return findings.span(found);
    }
    if (written) {
      return findings.span(before);
    }
    int end = before.getStopIndex() + 1;
    return findings.source().span(end, end);
  }

  static String describe(Token token) {
    if (token.getType() == Token.EOF) {
      return "the end";
    }
    if (token.getStopIndex() < token.getStartIndex()) {
      return "the end of the block";
    }
    String text = token.getText();
    return "`" + (text.length() > 24 ? text.substring(0, 24) + "…" : text) + "`";
  }

  /** The text from one token to another as it is in the file, on one line. */
  String text(Token first, Token last) {
    String text = findings.source().text();
    String between = text.substring(first.getStartIndex(), last.getStopIndex() + 1);
    int lineEnd = between.indexOf('\n');
    String line = lineEnd < 0 ? between : between.substring(0, lineEnd).strip() + " …";
    return line.length() > 48 ? line.substring(0, 48) + "…" : line;
  }

  static Token before(Token token, TokenStream input) {
    return token.getTokenIndex() > 0 ? input.get(token.getTokenIndex() - 1) : null;
  }

  static boolean startsValue(Token token) {
    return token.getType() == HybParser.NUMBER
        || token.getType() == HybParser.STRING
        || ErrorRecovery.isWord(token.getType());
  }
}
