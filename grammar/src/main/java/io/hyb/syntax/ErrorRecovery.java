package io.hyb.syntax;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/**
 * What the parser does about an error: it gives up the item with the error in it, and goes on with
 * the next item of the same block. So one slip is one error, and the rest is still read.
 */
final class ErrorRecovery extends DefaultErrorStrategy {
  private final SyntaxMessages messages;

  ErrorRecovery(SyntaxMessages messages) {
    this.messages = messages;
  }

  /** An error is dealt with by the item, or the whole of a lone value or path, that it is in. */
  @Override
  public void reportError(Parser parser, RecognitionException error) {
    if (handlesErrors(parser.getContext())) {
      messages.report(error, parser.getContext(), parser.getInputStream());
    }
  }

  @Override
  public void recover(Parser parser, RecognitionException error) {
    ParserRuleContext context = parser.getContext();
    if (!handlesErrors(context)) {
      throw error;
    }
    if (context instanceof HybParser.ItemContext item) {
      skipItem(parser, item, error);
    }
  }

  private static boolean handlesErrors(ParserRuleContext context) {
    return context instanceof HybParser.ItemContext
        || context instanceof HybParser.DocumentContext
        || context instanceof HybParser.LoneValueContext
        || context instanceof HybParser.LonePathContext;
  }

  @Override
  public Token recoverInline(Parser parser) {
    throw new InputMismatchException(parser);
  }

  /** Between items: whatever cannot open one is one error and skipped. */
  @Override
  public void sync(Parser parser) {
    ParserRuleContext context = parser.getContext();
    if (!(context instanceof HybParser.DocumentContext
        || context instanceof HybParser.BodyContext)) {
      return;
    }
    Token stray = parser.getCurrentToken();
    if (isWord(stray.getType()) || isEnd(stray.getType())) {
      return;
    }
    TokenStream input = parser.getInputStream();
    int before = stray.getTokenIndex() - 1;
    if (lastItem(context) != null
        && startsAssignment(input, before)
        && follows(input, before)
        && input.get(before).getLine() == stray.getLine()) {
      lastItem(context).exception = new InputMismatchException(parser);
      messages.missingBefore(input.get(before), input);
      input.seek(before);
    } else {
      messages.stray(input);
      noteSkipped(context);
      skip(parser, 0);
    }
  }

  private static void noteSkipped(ParserRuleContext context) {
    if (context instanceof HybParser.BodyContext body) {
      body.skipped = true;
    } else if (context instanceof HybParser.DocumentContext document) {
      document.skipped = true;
    }
  }

  /** The item that ends before the current token, if any. */
  private static HybParser.ItemContext lastItem(ParserRuleContext context) {
    int count = context.getChildCount();
    return count > 0 && context.getChild(count - 1) instanceof HybParser.ItemContext item
        ? item
        : null;
  }

  /** Whether a token is where a value was due. */
  private static boolean follows(TokenStream input, int at) {
    int type = input.get(at - 1).getType();
    return type == HybParser.ASSIGN
        || type == HybParser.COMMA
        || type == HybParser.RANGE
        || isOperator(type);
  }

  private static void skipItem(Parser parser, HybParser.ItemContext item, RecognitionException e) {
    TokenStream input = parser.getInputStream();
    int start = item.start.getTokenIndex();
    int bad = e.getOffendingToken().getTokenIndex();
    int resume = Math.max(bad, start + 1);
    if (bad > start + 1 && startsAssignment(input, bad - 1) && !opensBlock(input, bad + 1)) {
      resume = bad - 1;
    }
    int brackets = 0;
    for (int i = start; i < resume; i++) {
      input.seek(i);
      brackets += depth(input.LA(1));
    }
    input.seek(resume);
    skip(parser, brackets);
  }

  /** Whether the path of an assignment begins (or goes on) at a token. */
  static boolean startsAssignment(TokenStream input, int at) {
    int after = input.get(at + 1).getType();
    return isWord(input.get(at).getType()) && (after == HybParser.ASSIGN || after == HybParser.DOT);
  }

  /** {@code stage align = {}: the {@code =} is the slip, not the want of a brace before it. */
  static boolean opensBlock(TokenStream input, int at) {
    return at < input.size() && input.get(at).getType() == HybParser.LBRACE;
  }

  /**
   * Skips to where an item may begin: a word that opens a line or has {@code =} after it, or the
   * end of the block.
   *
   * @param brackets how many brackets and parentheses are open here
   */
  private static void skip(Parser parser, int brackets) {
    TokenStream input = parser.getInputStream();
    int depth = Math.max(0, brackets);
    while (input.LA(1) != Token.EOF) {
      int type = input.LA(1);
      if (type == HybParser.RBRACE || depth <= 0 && opensItem(input)) {
        return;
      }
      if (type == HybParser.LBRACE) {
        skipBlock(input);
      } else {
        depth += depth(type);
        input.consume();
      }
    }
  }

  private static boolean opensItem(TokenStream input) {
    if (!isWord(input.LA(1))) {
      return false;
    }
    Token before = input.LT(-1);
    // A list goes on after a comma, on whatever line.
    return input.LA(2) == HybParser.ASSIGN
        || before == null
        || before.getLine() < input.LT(1).getLine() && before.getType() != HybParser.COMMA;
  }

  private static void skipBlock(TokenStream input) {
    int depth = 0;
    do {
      int type = input.LA(1);
      depth += type == HybParser.LBRACE ? 1 : type == HybParser.RBRACE ? -1 : 0;
      input.consume();
    } while (depth > 0 && input.LA(1) != Token.EOF);
  }

  /** How many more brackets and parentheses are open after a token than before it. */
  private static int depth(int type) {
    return switch (type) {
      case HybParser.LBRACKET, HybParser.LPAREN -> 1;
      case HybParser.RBRACKET, HybParser.RPAREN -> -1;
      default -> 0;
    };
  }

  /** Whether a number goes on after it, or a comparison. */
  static boolean isOperator(int type) {
    return switch (type) {
      case HybParser.PLUS,
          HybParser.MINUS,
          HybParser.STAR,
          HybParser.SLASH,
          HybParser.LESS,
          HybParser.LESS_EQUAL,
          HybParser.GREATER,
          HybParser.GREATER_EQUAL,
          HybParser.EQUAL,
          HybParser.NOT_EQUAL ->
          true;
      default -> false;
    };
  }

  private static boolean isEnd(int type) {
    return type == HybParser.RBRACE || type == Token.EOF;
  }

  static boolean isWord(int type) {
    return switch (type) {
      case HybParser.WORD,
          HybParser.TOP,
          HybParser.OF,
          HybParser.EVERY,
          HybParser.FROM,
          HybParser.WITHIN,
          HybParser.AT,
          HybParser.ALL,
          HybParser.BUT,
          HybParser.LET,
          HybParser.REQUIRE,
          HybParser.ELSE,
          HybParser.ALLOW,
          HybParser.KEEP,
          HybParser.IMPORT,
          HybParser.ORDER,
          HybParser.HYB ->
          true;
      default -> false;
    };
  }
}
