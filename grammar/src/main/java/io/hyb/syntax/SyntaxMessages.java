package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;

/** What the parser has to say, in the terms of one who writes specs: all its words are here. */
final class SyntaxMessages {
  private final Findings findings;

  SyntaxMessages(Findings findings) {
    this.findings = findings;
  }

  void report(RecognitionException error, ParserRuleContext handler) {
    Token found = error.getOffendingToken();
    findings.report(
        Diagnostic.error(
            "unexpected-token", findings.span(found), describe(found) + " does not fit here"));
  }

  /** Something that cannot open an item stands where one may begin. */
  void stray(Token found) {
    findings.report(
        Diagnostic.error(
                "unexpected-token",
                findings.span(found),
                "expected a key or a block, found " + describe(found))
            .withFix("write `key = value` or `name { … }`"));
  }

  static String describe(Token token) {
    return switch (token.getType()) {
      case Token.EOF -> "the end";
      default -> "`" + token.getText() + "`";
    };
  }
}
