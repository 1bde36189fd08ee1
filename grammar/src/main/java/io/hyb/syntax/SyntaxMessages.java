package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** What the parser has to say, in the terms of those who write specs. */
final class SyntaxMessages {
  private final Findings findings;
  private final TokenPhrases phrases;

  SyntaxMessages(Findings findings) {
    this.findings = findings;
    this.phrases = new TokenPhrases(findings);
  }

  /**
   * Reports why an item, or a lone value or path, could not be read.
   *
   * @param handler the context of that item, value or path
   */
  void report(RecognitionException error, ParserRuleContext handler, TokenStream input) {
    Token found = error.getOffendingToken();
    Diagnostic diagnostic = inValue(error.getCtx(), found, input);
    if (diagnostic == null) {
      findings.noteMissingBrace();
      diagnostic =
          handler instanceof HybParser.ItemContext
              ? new ItemMessages(findings).of(handler.start, found, input)
              : inLone(error.getCtx(), handler, found, input);
    }
    findings.reportOfLine(diagnostic);
  }

  /** Something that cannot open an item is where one may begin. */
  void stray(TokenStream input) {
    Token found = input.LT(1);
    Token before = input.LT(-1);
    boolean value =
        TokenPhrases.startsValue(found) && before != null && TokenPhrases.startsValue(before);
    String message = "expected a key or a block; found " + TokenPhrases.describe(found);
    findings.reportOfLine(
        Diagnostic.error("unexpected-token", findings.span(found), message)
            .withFix(
                ErrorRecovery.isOperator(found.getType())
                    ? "a comparison is written `require … <= …`"
                    : value
                        ? "a list has commas between its values"
                        : "write `key = value` or `name { … }`"));
  }

  /** The error as seen from the set or value around it; null where there is none. */
  private Diagnostic inValue(RuleContext innermost, Token found, TokenStream input) {
    for (RuleContext context = innermost; context != null; context = context.parent) {
      if ((context instanceof HybParser.ExpressionContext
              || context instanceof HybParser.CountContext)
          && wantsNumber(TokenPhrases.before(found, input))) {
        return phrases.unexpected(
            found,
            input,
            "expected a number after " + TokenPhrases.describe(TokenPhrases.before(found, input)));
      }
      if (context instanceof HybParser.PrimaryContext && isOpen(context)) {
        return phrases.unexpected(found, input, "expected `)`");
      }
      if (context instanceof HybParser.CallContext) {
        return phrases
            .unexpected(found, input, "expected `,` or `)`")
            .withFix("write it as in `memory(context = 32Ki, batch = 1)`");
      }
      if (context instanceof HybParser.TopContext
          || context instanceof HybParser.WithinContext
          || context instanceof HybParser.EveryContext) {
        return inSet(context, found, input);
      }
      if (context instanceof HybParser.RangeContext) {
        return unfinishedRange(found, input);
      }
      if (context instanceof HybParser.MeasuredContext) {
        return phrases
            .unexpected(found, input, "`+-` needs a number after it")
            .withFix("write it as in `0.412 +- 0.015`");
      }
      if (context instanceof HybParser.BracketsContext && !TokenPhrases.startsValue(found)) {
        return phrases
            .unexpected(found, input, "expected `,` or `]`")
            .withFix("a list is written `[0, 5, 10]`");
      }
      if (context instanceof HybParser.ValuesContext) {
        return missingValue(found, input);
      }
      if (context instanceof HybParser.ItemContext) {
        return null;
      }
    }
    return null;
  }

  private static boolean wantsNumber(Token before) {
    return ErrorRecovery.isOperator(before.getType()) || before.getType() == HybParser.LPAREN;
  }

  /** Whether a parenthesis has been opened in it. */
  private static boolean isOpen(RuleContext primary) {
    return primary.getChildCount() > 0 && primary.getChild(0).getText().equals("(");
  }

  private Diagnostic inSet(RuleContext set, Token found, TokenStream input) {
    if (set instanceof HybParser.TopContext) {
      return phrases
          .unexpected(found, input, "`top` needs a count, `of` and a ranking")
          .withFix("write it as in `top 10 of kv_retrieval` or `top 2% of kv_retrieval`");
    }
    return set instanceof HybParser.WithinContext
        ? phrases
            .unexpected(found, input, "`within` needs bytes, `at`, a context, `of` and a ranking")
            .withFix("write it as in `within 64 MiB at 32Ki of kv_retrieval`")
        : phrases
            .unexpected(found, input, "`every` needs a step, `from` and the first layer")
            .withFix("write it as in `every 4 from 3`");
  }

  /**
   * {@code a =} or {@code a = 1,} with the next assignment after it, whose key was taken for the
   * value.
   *
   * @param key that key
   */
  void missingBefore(Token key, TokenStream input) {
    findings.reportOfLine(missingValue(key, input));
  }

  private Diagnostic missingValue(Token found, TokenStream input) {
    Token before = TokenPhrases.before(found, input);
    if (before == null) {
      return Diagnostic.error("missing-value", phrases.place(found, input), "there is no value")
          .withFix("write one: a number, a name, a \"string\" or a set");
    }
    if (before.getType() == HybParser.COMMA) {
      return phrases
          .unexpected(found, input, "expected another value after the comma")
          .withFix("write the value or remove the comma");
    }
    if (before.getType() == HybParser.RANGE) {
      return unfinishedRange(found, input);
    }
    Token key = TokenPhrases.before(before, input);
    if (before.getType() == HybParser.ASSIGN && key != null) {
      String name = key.getText();
      return found.getType() == HybParser.LBRACE
          ? Diagnostic.error(
                  "missing-value",
                  findings.span(key, before),
                  "`" + name + " =` is followed by a block, not by a value")
              .withFix("a block has no `=`: write `" + name + " { … }`")
          : Diagnostic.error(
                  "missing-value", findings.span(key, before), "`" + name + " =` has no value")
              .withFix("write one: a number, a name, a \"string\" or a set");
    }
    return phrases.unexpected(
        found, input, "expected a value after " + TokenPhrases.describe(before));
  }

  private Diagnostic unfinishedRange(Token found, TokenStream input) {
    return phrases
        .unexpected(found, input, "a range needs both of its ends, and its step is a number")
        .withFix("write it as in `0..3`, `10..55:5` or `L8H16..H20`");
  }

  private Diagnostic inLone(
      RuleContext innermost, ParserRuleContext handler, Token found, TokenStream input) {
    if (handler instanceof HybParser.LonePathContext) {
      return innermost == handler
          ? phrases
              .unexpected(found, input, "expected nothing more after the path")
              .withFix("write it as in `ssm.d_state`")
          : phrases
              .unexpected(found, input, "a path is made of names with dots between")
              .withFix("write it as in `ssm.d_state`");
    }
    return phrases
        .unexpected(found, input, "expected nothing more after the value")
        .withFix("a list has commas between its values; other text is written in \"quotes\"");
  }
}
