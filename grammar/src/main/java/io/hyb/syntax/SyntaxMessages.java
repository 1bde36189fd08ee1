package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.diagnostic.Suggestion;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** What the parser has to say, in the terms of those who write specs. */
final class SyntaxMessages {
  private static final List<String> STATEMENTS =
      List.of("keep", "import", "order", "hyb", "let", "require", "allow");

  private final Findings findings;

  SyntaxMessages(Findings findings) {
    this.findings = findings;
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
              ? inItem(handler.start, found, input)
              : inLone(error.getCtx(), handler, found, input);
    }
    findings.reportOfLine(diagnostic);
  }

  /** Something that cannot open an item is where one may begin. */
  void stray(TokenStream input) {
    Token found = input.LT(1);
    Token before = input.LT(-1);
    boolean value = startsValue(found) && before != null && startsValue(before);
    String message = "expected a key or a block; found " + describe(found);
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
          && wantsNumber(before(found, input))) {
        return unexpected(
            found, input, "expected a number after " + describe(before(found, input)));
      }
      if (context instanceof HybParser.PrimaryContext && isOpen(context)) {
        return unexpected(found, input, "expected `)`");
      }
      if (context instanceof HybParser.CallContext) {
        return unexpected(found, input, "expected `,` or `)`")
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
        return unexpected(found, input, "`+-` needs a number after it")
            .withFix("write it as in `0.412 +- 0.015`");
      }
      if (context instanceof HybParser.BracketsContext && !startsValue(found)) {
        return unexpected(found, input, "expected `,` or `]`")
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
      return unexpected(found, input, "`top` needs a count, `of` and a ranking")
          .withFix("write it as in `top 10 of kv_retrieval` or `top 2% of kv_retrieval`");
    }
    return set instanceof HybParser.WithinContext
        ? unexpected(found, input, "`within` needs bytes, `at`, a context, `of` and a ranking")
            .withFix("write it as in `within 64 MiB at 32Ki of kv_retrieval`")
        : unexpected(found, input, "`every` needs a step, `from` and the first layer")
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
    Token before = before(found, input);
    if (before == null) {
      return Diagnostic.error("missing-value", place(found, input), "there is no value")
          .withFix("write one: a number, a name, a \"string\" or a set");
    }
    if (before.getType() == HybParser.COMMA) {
      return unexpected(found, input, "expected another value after the comma")
          .withFix("write the value or remove the comma");
    }
    if (before.getType() == HybParser.RANGE) {
      return unfinishedRange(found, input);
    }
    Token key = before(before, input);
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
    return unexpected(found, input, "expected a value after " + describe(before));
  }

  private Diagnostic unfinishedRange(Token found, TokenStream input) {
    return unexpected(found, input, "a range needs both of its ends, and its step is a number")
        .withFix("write it as in `0..3`, `10..55:5` or `L8H16..H20`");
  }

  private Diagnostic inItem(Token head, Token found, TokenStream input) {
    Token before = before(found, input);
    switch (head.getType()) {
      case HybParser.LET -> {
        return unexpected(found, input, "`let` needs a name, `=` and a number")
            .withFix("write it as in `let layers = 6`");
      }
      case HybParser.REQUIRE -> {
        return unexpected(found, input, "`require` needs two numbers and a comparison between them")
            .withFix("write it as in `require kept() <= 10` or `… else \"why\"`");
      }
      case HybParser.ALLOW -> {
        return unexpected(found, input, "`allow` needs the id of a diagnostic and a reason")
            .withFix("write it as in `allow ranking-tie \"either head will do\"`");
      }
      case HybParser.ELSE -> {
        return unexpected(found, input, "`else` needs a message between quotes")
            .withFix("write it as in `require kept() <= 10 else \"too many heads\"`");
      }
      default -> {}
    }
    if (before.getType() == HybParser.DOT) {
      return unexpected(found, input, "a path needs a name after its dot")
          .withFix("write it as in `attention.keep = all`");
    }
    if (isDotted(head, input)) {
      return unexpected(found, input, "a path needs `=` and a value after it")
          .withFix("write it as in `attention.keep = all`");
    }
    if (before == head) {
      return incomplete(head, found, input);
    }
    if (found.getType() == HybParser.ASSIGN
        && ErrorRecovery.opensBlock(input, found.getTokenIndex() + 1)) {
      return unexpected(found, input, "a block has no `=`")
          .withFix("write `" + text(head, before) + " { … }`");
    }
    Token last = before;
    if (isAssignmentMark(found) && ErrorRecovery.isWord(before.getType())) {
      last = input.get(before.getTokenIndex() - 1);
    } else if (startsNothing(found)) {
      return unexpected(found, input, "expected `{` after `" + text(head, before) + "`")
          .withNearest(head.getText(), STATEMENTS);
    }
    return last == head ? neither(head, before) : unfinishedHeader(head, last, input);
  }

  /** A word with nothing after it that would make an item of it. */
  private Diagnostic incomplete(Token head, Token found, TokenStream input) {
    String name = head.getText();
    if (found.getType() == HybParser.COLON || found.getType() == HybParser.EQUAL) {
      return unexpected(found, input, "expected `=` after `" + name + "`")
          .withFix("write `" + name + " = …`");
    }
    Token before = before(head, input);
    if (found.getType() == HybParser.COMMA
        && before != null
        && startsValue(before)
        && before.getLine() < head.getLine()) {
      return Diagnostic.error(
              "unexpected-token",
              findings.span(before),
              "expected `,` after " + describe(before) + "; found " + describe(head))
          .withFix("a list has commas between its values");
    }
    if (STATEMENTS.contains(name)) {
      return Diagnostic.error(
              "missing-value", findings.span(head), "`" + name + "` needs something after it")
          .withFix(
              switch (name) {
                case "keep" -> "say which heads: `keep L4H2, L1H7`, `keep all` or `keep none`";
                case "import" -> "say which file: `import \"std/teachers/llama-3.2.hyb\"`";
                case "order" -> "list the heads, best first: `order L9H25, L4H4`";
                default -> "say which version: `hyb 1`";
              });
    }
    return Diagnostic.error(
            "incomplete-item",
            findings.span(head),
            "`" + name + "` is neither followed by `=` nor by `{`")
        .withFix(
            "write `"
                + name
                + " = …` or `"
                + name
                + " { … }`; a list has commas between its values");
  }

  /** {@code rope theta = 10000}. */
  private Diagnostic neither(Token head, Token key) {
    Diagnostic incomplete =
        Diagnostic.error(
                "incomplete-item",
                findings.span(head),
                "`" + head.getText() + "` cannot be followed by `" + key.getText() + "`")
            .withNearest(head.getText(), STATEMENTS);
    return incomplete.fix().isPresent()
        ? incomplete
        : incomplete.withFix(
            "write `" + head.getText() + " { " + key.getText() + " … }`, or remove it");
  }

  /** {@code heads 8}, {@code kep L4H2, L1H7}, or a header without its brace. */
  private Diagnostic unfinishedHeader(Token head, Token last, TokenStream input) {
    String header = text(head, last);
    Token label = input.get(head.getTokenIndex() + 1);
    Diagnostic incomplete =
        Diagnostic.error(
            "incomplete-item",
            findings.span(head, last),
            "`" + header + "` is neither an assignment nor a block");
    Optional<String> near = Suggestion.nearest(head.getText(), STATEMENTS);
    String assigned = head.getText() + " = " + text(label, last);
    if (near.isPresent()) {
      return incomplete.withFix("did you mean `" + near.get() + "`?");
    }
    return ErrorRecovery.isWord(label.getType())
        ? incomplete.withFix("write `" + assigned + "`, or `" + header + " { … }`")
        : incomplete.withFix("write `" + assigned + "`");
  }

  private Diagnostic inLone(
      RuleContext innermost, ParserRuleContext handler, Token found, TokenStream input) {
    if (handler instanceof HybParser.LonePathContext) {
      return innermost == handler
          ? unexpected(found, input, "expected nothing more after the path")
              .withFix("write it as in `ssm.d_state`")
          : unexpected(found, input, "a path is made of names with dots between")
              .withFix("write it as in `ssm.d_state`");
    }
    return unexpected(found, input, "expected nothing more after the value")
        .withFix("a list has commas between its values; other text is written in \"quotes\"");
  }

  private Diagnostic unexpected(Token found, TokenStream input, String expectation) {
    return Diagnostic.error(
        "unexpected-token", place(found, input), expectation + "; found " + describe(found));
  }

  /**
   * Where a token is; for one on another line what is before it, and for one without text, such as
   * the end of the file, just after that.
   */
  private Span place(Token found, TokenStream input) {
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

  private static String describe(Token token) {
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
  private String text(Token first, Token last) {
    String text = findings.source().text();
    String between = text.substring(first.getStartIndex(), last.getStopIndex() + 1);
    int lineEnd = between.indexOf('\n');
    String line = lineEnd < 0 ? between : between.substring(0, lineEnd).strip() + " …";
    return line.length() > 48 ? line.substring(0, 48) + "…" : line;
  }

  private static Token before(Token token, TokenStream input) {
    return token.getTokenIndex() > 0 ? input.get(token.getTokenIndex() - 1) : null;
  }

  private static boolean isDotted(Token head, TokenStream input) {
    return input.get(head.getTokenIndex() + 1).getType() == HybParser.DOT;
  }

  private static boolean isAssignmentMark(Token token) {
    return token.getType() == HybParser.ASSIGN || token.getType() == HybParser.DOT;
  }

  /** Marks that neither end an item nor begin one. */
  private static boolean startsNothing(Token token) {
    return token.getType() != Token.EOF
        && token.getType() != HybParser.RBRACE
        && !ErrorRecovery.isWord(token.getType());
  }

  private static boolean startsValue(Token token) {
    return token.getType() == HybParser.NUMBER
        || token.getType() == HybParser.STRING
        || ErrorRecovery.isWord(token.getType());
  }
}
