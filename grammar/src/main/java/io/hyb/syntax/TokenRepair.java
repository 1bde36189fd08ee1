package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
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
  private final List<? extends Token> raw;
  private final List<Token> repaired;
  private final BraceBalance braces;
  private int next;

  /**
   * @param raw the tokens of the default channel, without the one for the end of the file
   */
  TokenRepair(Findings findings, List<? extends Token> raw) {
    this.findings = findings;
    this.text = findings.source().text();
    this.raw = raw;
    this.repaired = new ArrayList<>(raw.size() + 8);
    this.braces = new BraceBalance(findings, repaired);
  }

  /**
   * The tokens for the parser, the one for the end of the file included.
   *
   * @throws BraceBalance.TooDeep where they nest too deep; it has been reported
   */
  List<Token> repair() throws BraceBalance.TooDeep {
    while (next < raw.size()) {
      Token token = raw.get(next++);
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
        default -> word(token);
      }
    }
    braces.end();
    emit(HybParser.EOF, text.length(), text.length(), "<EOF>");
    return repaired;
  }

  private void number(Token token) {
    Token last = token;
    while (isGlued(last) && continuesNumber(last, raw.get(next))) {
      last = raw.get(next++);
    }
    if (last != token) {
      String written = text.substring(token.getStartIndex(), last.getStopIndex() + 1);
      findings.report(
          Diagnostic.error(
                  "bad-number", findings.span(token, last), "`" + written + "` is not a number")
              .withFix("a point or an exponent mark has digits on both sides: `1.5`, `1e-3`"));
      emit(HybParser.NUMBER, token.getStartIndex(), last.getStopIndex() + 1, written);
      return;
    }
    last = unitBehind(token);
    String written = token == last ? token.getText() : token.getText() + last.getText();
    Diagnostic problem = Numeral.of(written).problem(findings.span(token, last));
    if (problem != null) {
      findings.report(problem);
    }
    emit(HybParser.NUMBER, token.getStartIndex(), last.getStopIndex() + 1, written);
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
    if (next == raw.size() || !Numeral.of(number.getText()).unit().isEmpty()) {
      return number;
    }
    Token unit = raw.get(next);
    String word = unit.getText();
    if (!Numeral.isUnit(word) || isKey(next) || unit.getLine() != number.getLine()) {
      return number;
    }
    boolean oneBlank =
        unit.getStartIndex() == number.getStopIndex() + 2
            && text.charAt(unit.getStartIndex() - 1) == ' ';
    if (oneBlank && Numeral.isByteUnit(word)) {
      return raw.get(next++);
    }
    if (isHeader(next)) {
      return number;
    }
    String meant = number.getText() + (Numeral.isByteUnit(word) ? " " : "") + word;
    findings.report(
        Diagnostic.error(
                "unit-apart",
                findings.span(number, unit),
                "the unit `" + word + "` is too far from its number")
            .withFix("write `" + meant + "`"));
    return raw.get(next++);
  }

  /** Whether the word there is a key, or the whole header of a block, and so no unit. */
  private boolean isKey(int at) {
    int after = at + 1 < raw.size() ? raw.get(at + 1).getType() : Token.EOF;
    return after == HybParser.ASSIGN || after == HybParser.DOT || after == HybParser.LBRACE;
  }

  /** Whether the word there begins the header of a block with labels, as far as its line tells. */
  private boolean isHeader(int at) {
    int line = raw.get(at).getLine();
    for (int i = at + 1; i < raw.size() && i <= at + MAX_HEADER; i++) {
      Token token = raw.get(i);
      switch (token.getType()) {
        case HybParser.LBRACE -> {
          return true;
        }
        case HybParser.ASSIGN, HybParser.RBRACE -> {
          return false;
        }
        default -> {
          if (token.getLine() != line) {
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
            .withFix("write `" + meant + "`"));
    emit(HybParser.NUMBER, token.getStartIndex(), token.getStopIndex() + 1, meant);
  }

  private void badString(Token token) {
    findings.report(
        token.getType() == HybParser.SINGLE_QUOTED
            ? Diagnostic.error(
                    "single-quotes", findings.span(token), "a string is written in double quotes")
                .withFix("write \"" + inner(token) + "\"")
            : Diagnostic.error(
                    "unterminated-string",
                    findings.span(token),
                    "this string has no closing quote on its line")
                .withFix("close it with `\"`; a line break inside is written `\\n`"));
    emit(
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
            .withFix("close it with `*/`"));
  }

  private void hashComment(Token token) {
    findings.report(
        Diagnostic.error("unknown-character", findings.span(token), "`#` does not open a comment")
            .withFix("a comment is written `// …` or `/* … */`"));
  }

  private void unknown(Token token) {
    if (Character.isLetter(token.getText().charAt(0))) {
      foreignName(token);
      return;
    }
    Token last = token;
    while (isGlued(last) && raw.get(next).getType() == HybParser.UNKNOWN) {
      last = raw.get(next++);
    }
    String written = text.substring(token.getStartIndex(), last.getStopIndex() + 1);
    Diagnostic unknown =
        Diagnostic.error(
            "unknown-character",
            findings.span(token, last),
            "`" + printable(written) + "` has no meaning here");
    findings.report(
        switch (written) {
          case ";" -> unknown.withFix("items need no separator, only a blank or a new line");
          case "%" -> unknown.withFix("`%` follows its number directly: `50%`");
          case "±" -> unknown.withFix("write `+-`");
          case "…" -> unknown.withFix("a range is written `0..3`");
          default ->
              unknown.withFix(
                  "names have letters, digits and `_`; anything else is written in \"quotes\"");
        });
  }

  /** {@code Größe}: a name in which some letters are not of the alphabet of names. */
  private void foreignName(Token token) {
    Token first = token;
    Token before = repaired.isEmpty() ? null : repaired.get(repaired.size() - 1);
    boolean continues =
        before != null
            && before.getType() == HybParser.WORD
            && before.getStopIndex() + 1 == token.getStartIndex();
    if (continues) {
      first = repaired.remove(repaired.size() - 1);
    }
    Token last = token;
    while (isGlued(last) && continuesForeign(raw.get(next))) {
      last = raw.get(next++);
    }
    findings.report(
        Diagnostic.error(
                "bad-name",
                findings.span(first, last),
                "a name has only the letters A to Z and a to z, digits and `_`")
            .withFix("write it so, or in \"quotes\" where it is a string"));
    emit(HybParser.WORD, first.getStartIndex(), last.getStopIndex() + 1, "_");
  }

  private static boolean continuesForeign(Token token) {
    return switch (token.getType()) {
      case HybParser.WORD, HybParser.NUMBER -> true;
      case HybParser.UNKNOWN -> Character.isLetter(token.getText().charAt(0));
      default -> false;
    };
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

  /**
   * Everything else is right by itself, but for a hyphen inside a name. After {@code allow} it
   * belongs to the id; where a number may stand it takes one from another.
   */
  private void word(Token token) {
    Token last = token;
    boolean name = ErrorRecovery.isWord(token.getType()) && !isInExpression();
    while (name && isGlued(last) && continuesHyphenated(last)) {
      last = raw.get(next++);
    }
    if (last == token) {
      repaired.add(token);
      return;
    }
    String written = text.substring(token.getStartIndex(), last.getStopIndex() + 1);
    boolean id = !repaired.isEmpty() && lastType() == HybParser.ALLOW;
    String meant = id ? written : written.replace('-', '_').replace('.', '_');
    if (!id) {
      findings.report(
          Diagnostic.error(
                  "bad-name",
                  findings.span(token, last),
                  "a name has no hyphens, as in `" + written + "`")
              .withFix("write `" + meant + "`, or \"" + written + "\" where it is a string"));
    }
    emit(HybParser.WORD, token.getStartIndex(), last.getStopIndex() + 1, meant);
  }

  /** Whether what comes next may be a number: an operator or the like is before it. */
  private boolean isInExpression() {
    return !repaired.isEmpty()
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
    return repaired.get(repaired.size() - 1).getType();
  }

  private boolean continuesHyphenated(Token last) {
    Token token = raw.get(next);
    return switch (token.getType()) {
      case HybParser.MINUS -> true;
      case HybParser.NUMBER, HybParser.LEADING_POINT -> last.getType() == HybParser.MINUS;
      default -> last.getType() == HybParser.MINUS && ErrorRecovery.isWord(token.getType());
    };
  }

  private boolean isGlued(Token last) {
    return next < raw.size() && raw.get(next).getStartIndex() == last.getStopIndex() + 1;
  }

  private void emit(int type, int start, int end, String written) {
    CommonToken token = new CommonToken(type, written);
    token.setStartIndex(start);
    token.setStopIndex(end - 1);
    token.setLine(findings.source().lineAt(start));
    repaired.add(token);
  }
}
