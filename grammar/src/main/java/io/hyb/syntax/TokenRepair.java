package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * One pass over the tokens before the parser sees them: what is wrong with a token by itself is
 * reported here, once, and put right, so that it causes no second error; braces and brackets are
 * balanced, and their depth is bounded before anything recurses.
 */
final class TokenRepair {
  /** How deep braces and brackets may nest; specs nest four or five deep. */
  static final int MAX_DEPTH = 64;

  private final Findings findings;
  private final String text;
  private final List<? extends Token> raw;
  private final List<Token> repaired;
  private final List<Token> open = new ArrayList<>();
  private int next;

  /** Thrown away by nobody: a nesting too deep ends the parse with this one finding. */
  static final class TooDeep extends Exception {
    private static final long serialVersionUID = 1;

    TooDeep() {
      super("nested too deep", null, false, false);
    }
  }

  /**
   * @param raw the tokens of the default channel, without the one for the end of the file
   */
  TokenRepair(Findings findings, List<? extends Token> raw) {
    this.findings = findings;
    this.text = findings.source().text();
    this.raw = raw;
    this.repaired = new ArrayList<>(raw.size() + 8);
  }

  /**
   * The tokens for the parser, the one for the end of the file included.
   *
   * @throws TooDeep where nesting is deeper than {@link #MAX_DEPTH}; it has been reported
   */
  List<Token> repair() throws TooDeep {
    while (next < raw.size()) {
      Token token = raw.get(next++);
      switch (token.getType()) {
        case HybParser.NUMBER -> number(token);
        case HybParser.LEADING_POINT -> leadingPoint(token);
        case HybParser.UNTERMINATED_STRING, HybParser.SINGLE_QUOTED -> badString(token);
        case HybParser.UNTERMINATED_COMMENT -> openComment(token);
        case HybParser.HASH_COMMENT -> hashComment(token);
        case HybParser.UNKNOWN -> unknown(token);
        case HybParser.LBRACE, HybParser.LBRACKET -> opens(token);
        case HybParser.RBRACE, HybParser.RBRACKET -> closes(token);
        default -> word(token);
      }
    }
    closeAtEnd();
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
      emit(HybParser.NUMBER, token.getStartIndex(), last.getStopIndex() + 1, "0");
      return;
    }
    last = byteUnitBehind(token);
    String written = text.substring(token.getStartIndex(), last.getStopIndex() + 1);
    Numeral.of(written).problem(findings.span(token, last)).ifPresent(findings::report);
    emit(HybParser.NUMBER, token.getStartIndex(), last.getStopIndex() + 1, written);
  }

  /** {@code 1.}, {@code 1.2.3}, {@code 1.x}, {@code 1e-}: what only a slip puts there. */
  private static boolean continuesNumber(Token last, Token token) {
    return switch (token.getType()) {
      case HybParser.DOT, HybParser.LEADING_POINT -> true;
      case HybParser.UNKNOWN -> "+-".contains(token.getText()) && endsInExponentMark(last);
      case HybParser.NUMBER, HybParser.WORD -> last.getType() == HybParser.DOT;
      default -> false;
    };
  }

  private static boolean endsInExponentMark(Token token) {
    String unit = token.getType() == HybParser.NUMBER ? Numeral.of(token.getText()).unit() : "";
    return unit.equals("e") || unit.equals("E");
  }

  /** {@code 64 MiB}: the unit's token where exactly one blank stands between, else the number's. */
  private Token byteUnitBehind(Token number) {
    if (next < raw.size() && Numeral.of(number.getText()).unit().isEmpty()) {
      Token unit = raw.get(next);
      int blank = number.getStopIndex() + 1;
      boolean follows = unit.getStartIndex() == blank + 1 && text.charAt(blank) == ' ';
      if (follows && unit.getType() == HybParser.WORD && Numeral.isByteUnit(unit.getText())) {
        next++;
        return unit;
      }
    }
    return number;
  }

  private void leadingPoint(Token token) {
    String written = token.getText();
    boolean negative = written.charAt(0) == '-';
    String meant = negative ? "-0" + written.substring(1) : "0" + written;
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
                    "single-quotes", findings.span(token), "a string stands in double quotes")
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
          case "±" -> unknown.withFix("write `+-`");
          case "…" -> unknown.withFix("a range is written `0..3`");
          default ->
              unknown.withFix(
                  "names have letters, digits and `_`; anything else stands in \"quotes\"");
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

  private void opens(Token token) throws TooDeep {
    open.add(token);
    repaired.add(token);
    if (open.size() > MAX_DEPTH) {
      findings.report(
          Diagnostic.error(
                  "too-deep",
                  findings.span(token),
                  "braces and brackets nest deeper than " + MAX_DEPTH + " here")
              .withFix("a spec needs no more than a handful of levels"));
      throw new TooDeep();
    }
  }

  private void closes(Token token) {
    int opener = token.getType() == HybParser.RBRACE ? HybParser.LBRACE : HybParser.LBRACKET;
    if (!hasOpen(opener)) {
      findings.report(
          Diagnostic.error(
                  "unexpected-closing",
                  findings.span(token),
                  "this `" + token.getText() + "` closes nothing")
              .withFix("remove it"));
      return;
    }
    while (innermost().getType() != opener) {
      Token unclosed = innermost();
      reportUnclosed(unclosed, "`" + token.getText() + "` comes first");
      closeInnermost(token.getStartIndex());
    }
    open.remove(open.size() - 1);
    repaired.add(token);
  }

  /** A bracket never holds braces, so a `]` closes nothing beyond the innermost brace. */
  private boolean hasOpen(int opener) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).getType() == opener) {
        return true;
      }
      if (opener == HybParser.LBRACKET) {
        return false;
      }
    }
    return false;
  }

  private Token innermost() {
    return open.get(open.size() - 1);
  }

  private void closeInnermost(int offset) {
    boolean brace = open.remove(open.size() - 1).getType() == HybParser.LBRACE;
    emit(brace ? HybParser.RBRACE : HybParser.RBRACKET, offset, offset, brace ? "}" : "]");
  }

  private void reportUnclosed(Token unclosed, String instead) {
    boolean brace = unclosed.getType() == HybParser.LBRACE;
    findings.report(
        Diagnostic.error(
                brace ? "unclosed-brace" : "unclosed-bracket",
                findings.span(unclosed),
                "this `" + unclosed.getText() + "` is never closed: " + instead)
            .withFix(brace ? "close the block with `}`" : "close the list with `]`"));
  }

  private void closeAtEnd() {
    if (!open.isEmpty()) {
      reportUnclosed(innermost(), "the file ends first");
    }
    while (!open.isEmpty()) {
      closeInnermost(text.length());
    }
  }

  /** Everything else is right by itself, but for a hyphen inside a name. */
  private void word(Token token) {
    Token last = token;
    while (token.getType() == HybParser.WORD && isGlued(last) && continuesHyphenated(last)) {
      last = raw.get(next++);
    }
    if (last == token) {
      repaired.add(token);
      return;
    }
    String written = text.substring(token.getStartIndex(), last.getStopIndex() + 1);
    String meant = written.replace('-', '_').replace('.', '_');
    findings.report(
        Diagnostic.error(
                "bad-name",
                findings.span(token, last),
                "a name has no hyphens, as in `" + written + "`")
            .withFix("write `" + meant + "`, or \"" + written + "\" where it is a string"));
    emit(HybParser.WORD, token.getStartIndex(), last.getStopIndex() + 1, meant);
  }

  private boolean continuesHyphenated(Token last) {
    Token token = raw.get(next);
    return switch (token.getType()) {
      case HybParser.UNKNOWN -> token.getText().equals("-");
      case HybParser.NUMBER, HybParser.LEADING_POINT -> token.getText().charAt(0) == '-';
      case HybParser.WORD -> last.getText().equals("-");
      default -> false;
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
