package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Edit;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * One pass over the tokens before the parser sees them: what is wrong with a token by itself is
 * reported here, once, and put right, so that it causes no second error. Braces and brackets come
 * out balanced.
 */
final class TokenRepair {
  /** How many tokens of a header are looked at, so that the work stays linear. */
  private static final int MAX_HEADER = 64;

  private final Findings findings;
  private final String text;
  private final TokenCursor tokens;
  private final NameRepair names;
  private final BraceBalance braces;

  /**
   * @param raw the tokens of the default channel, without the one for the end of the file
   */
  TokenRepair(Findings findings, List<? extends Token> raw) {
    this.findings = findings;
    this.text = findings.source().text();
    this.tokens = new TokenCursor(findings, raw);
    this.names = new NameRepair(tokens);
    this.braces = new BraceBalance(findings, tokens.repaired());
  }

  /**
   * The tokens for the parser, the one for the end of the file included.
   *
   * @throws BraceBalance.TooDeep where they nest too deep; it has been reported
   */
  List<Token> repair() throws BraceBalance.TooDeep {
    while (!tokens.atEnd()) {
      Token token = tokens.take();
      switch (token.getType()) {
        case HybParser.NUMBER -> number(token);
        case HybParser.LEADING_POINT -> leadingPoint(token);
        case HybParser.UNTERMINATED_STRING, HybParser.SINGLE_QUOTED -> badString(token);
        case HybParser.UNTERMINATED_COMMENT -> openComment(token);
        case HybParser.HASH_COMMENT -> hashComment(token);
        case HybParser.UNKNOWN -> unknown(token);
        case HybParser.LBRACE, HybParser.LBRACKET, HybParser.LPAREN -> braces.opens(token);
        case HybParser.RBRACE, HybParser.RBRACKET, HybParser.RPAREN -> braces.closes(token);
        case HybParser.ASSIGN -> braces.assigns(token);
        case HybParser.LESS,
            HybParser.LESS_EQUAL,
            HybParser.GREATER,
            HybParser.GREATER_EQUAL,
            HybParser.EQUAL,
            HybParser.NOT_EQUAL ->
            braces.compares(token);
        default -> names.word(token);
      }
    }
    braces.end();
    tokens.emit(HybParser.EOF, text.length(), text.length(), "<EOF>");
    return tokens.repaired();
  }

  private void number(Token token) {
    Token last = token;
    while (tokens.isGlued(last) && continuesNumber(last, tokens.peek())) {
      last = tokens.take();
    }
    if (last != token) {
      String written = tokens.written(token, last);
      findings.report(
          Diagnostic.error(
                  "bad-number", findings.span(token, last), "`" + written + "` is not a number")
              .withFix("a point or an exponent mark has digits on both sides: `1.5`, `1e-3`"));
      tokens.emit(HybParser.NUMBER, token, last, written);
      return;
    }
    last = unitBehind(token);
    String written = token == last ? token.getText() : token.getText() + last.getText();
    Diagnostic problem = Numeral.of(written).problem(findings.span(token, last));
    if (problem != null) {
      findings.report(problem);
    }
    tokens.emit(HybParser.NUMBER, token, last, written);
  }

  /** {@code 1.}, {@code 1.2.3}, {@code 1.x}, {@code 1e-}: what only a slip puts there. */
  private static boolean continuesNumber(Token last, Token token) {
    return switch (token.getType()) {
      case HybParser.DOT, HybParser.LEADING_POINT -> true;
      case HybParser.PLUS, HybParser.MINUS -> endsInExponentMark(last);
      case HybParser.NUMBER, HybParser.WORD -> last.getType() == HybParser.DOT;
      default -> false;
    };
  }

  private static boolean endsInExponentMark(Token token) {
    String unit = token.getType() == HybParser.NUMBER ? Numeral.of(token.getText()).unit() : "";
    return unit.equals("e") || unit.equals("E");
  }

  /** {@code 64 MiB}: the token of a unit that is apart, else the number's. */
  private Token unitBehind(Token number) {
    if (tokens.atEnd() || !Numeral.of(number.getText()).unit().isEmpty()) {
      return number;
    }
    Token unit = tokens.peek();
    String word = unit.getText();
    if (!Numeral.isUnit(word) || isKey() || unit.getLine() != number.getLine()) {
      return number;
    }
    boolean oneBlank =
        unit.getStartIndex() == number.getStopIndex() + 2
            && text.charAt(unit.getStartIndex() - 1) == ' ';
    if (oneBlank && Numeral.isByteUnit(word)) {
      return tokens.take();
    }
    if (isHeader()) {
      return number;
    }
    String meant = number.getText() + (Numeral.isByteUnit(word) ? " " : "") + word;
    findings.report(
        Diagnostic.error(
                "unit-apart",
                findings.span(number, unit),
                "the unit `" + word + "` is too far from its number")
            .withFix("write `" + meant + "`", meant));
    return tokens.take();
  }

  /** Whether the next word is a key, or the whole header of a block, and so no unit. */
  private boolean isKey() {
    int after = tokens.typeAhead(1);
    return after == HybParser.ASSIGN || after == HybParser.DOT || after == HybParser.LBRACE;
  }

  /** Whether the next word begins the header of a block with labels, as far as its line tells. */
  private boolean isHeader() {
    int line = tokens.peek().getLine();
    for (int i = 1; i <= MAX_HEADER && tokens.typeAhead(i) != Token.EOF; i++) {
      switch (tokens.typeAhead(i)) {
        case HybParser.LBRACE -> {
          return true;
        }
        case HybParser.ASSIGN, HybParser.RBRACE -> {
          return false;
        }
        default -> {
          if (tokens.ahead(i).getLine() != line) {
            return false;
          }
        }
      }
    }
    return false;
  }

  private void leadingPoint(Token token) {
    String written = token.getText();
    String meant = "0" + written;
    findings.report(
        Diagnostic.error(
                "bad-number",
                findings.span(token),
                "`" + written + "` needs a digit before its point")
            .withFix("write `" + meant + "`", meant));
    tokens.emit(HybParser.NUMBER, token, token, meant);
  }

  private void badString(Token token) {
    findings.report(
        token.getType() == HybParser.SINGLE_QUOTED
            ? Diagnostic.error(
                    "single-quotes", findings.span(token), "a string is written in double quotes")
                .withFix("write \"" + inner(token) + "\"", '"' + inner(token) + '"')
            : Diagnostic.error(
                    "unterminated-string",
                    findings.span(token),
                    "this string has no closing quote on its line")
                .withFix(
                    "close it with `\"`; a line break inside is written `\\n`",
                    new Edit(findings.span(token).end(), "\"")));
    tokens.emit(
        HybParser.STRING,
        token.getStartIndex(),
        token.getStopIndex() + 1,
        token.getType() == HybParser.SINGLE_QUOTED
            ? '"' + inner(token) + '"'
            : token.getText() + '"');
  }

  private static String inner(Token token) {
    String written = token.getText();
    return written.substring(1, written.length() - 1);
  }

  private void openComment(Token token) {
    int start = token.getStartIndex();
    findings.report(
        Diagnostic.error(
                "unterminated-comment",
                findings.source().span(start, start + 2),
                "this comment is never closed")
            .withFix("close it with `*/`", new Edit(findings.span(token).end(), "*/")));
  }

  private void hashComment(Token token) {
    findings.report(
        Diagnostic.error("unknown-character", findings.span(token), "`#` does not open a comment")
            .withFix(
                "a comment is written `// …` or `/* … */`", "//" + token.getText().substring(1)));
  }

  private void unknown(Token token) {
    if (Character.isLetter(token.getText().charAt(0))) {
      names.foreign(token);
      return;
    }
    Token last = token;
    while (tokens.isGlued(last) && tokens.peek().getType() == HybParser.UNKNOWN) {
      last = tokens.take();
    }
    String written = tokens.written(token, last);
    Diagnostic unknown =
        Diagnostic.error(
            "unknown-character",
            findings.span(token, last),
            "`" + printable(written) + "` has no meaning here");
    findings.report(
        switch (written) {
          case ";" -> unknown.withFix("items need no separator, only a blank or a new line", " ");
          case "%" -> unknown.withFix("`%` follows its number directly: `50%`");
          case "±" -> unknown.withFix("write `+-`", "+-");
          case "…" -> unknown.withFix("a range is written `0..3`", "..");
          default ->
              unknown.withFix(
                  "names have letters, digits and `_`; anything else is written in \"quotes\"");
        });
  }

  private static String printable(String written) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < written.length() && i < 12; i++) {
      char c = written.charAt(i);
      if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c) || c == 0xFFFD) {
        String hex = Integer.toHexString(c);
        out.append("\\u").append("0000".substring(hex.length())).append(hex);
      } else {
        out.append(c);
      }
    }
    return written.length() > 12 ? out.append('…').toString() : out.toString();
  }
}
