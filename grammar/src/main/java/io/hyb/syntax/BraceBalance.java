package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Edit;
import io.hyb.diagnostic.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Sees to it that braces, brackets and parentheses pair up: what closes nothing is left out, what
 * is never closed is closed where it should have been, each with one finding. Bounds their depth,
 * so that nothing behind it recurses without end.
 */
final class BraceBalance {
  /** How deep they may nest, all together; specs nest four or five deep. */
  static final int MAX_DEPTH = 64;

  /** Nesting beyond {@link #MAX_DEPTH}: the one finding there is, since nothing is parsed. */
  static final class TooDeep extends Exception {
    private static final long serialVersionUID = 1;

    TooDeep() {
      super("nested too deep", null, false, false);
    }
  }

  private final Findings findings;
  private final SourceText source;
  private final List<Token> out;
  private final List<Token> open = new ArrayList<>();
  // The first pair of braces whose indentation disagrees: where a brace is probably missing.
  private Token suspect;
  // The first closing brace that is further in than the line of its block: probably one too many.
  private Token early;

  /**
   * @param out where the tokens go
   */
  BraceBalance(Findings findings, List<Token> out) {
    this.findings = findings;
    this.source = findings.source();
    this.out = out;
  }

  void opens(Token token) throws TooDeep {
    if (token.getType() == HybParser.LBRACE && isInList()) {
      closeListsBefore(token);
    }
    open.add(token);
    out.add(token);
    if (open.size() > MAX_DEPTH) {
      findings.report(
          Diagnostic.error(
                  "too-deep",
                  findings.span(token),
                  "braces, brackets and parentheses nest deeper than " + MAX_DEPTH + " here")
              .withFix("a spec needs no more than a handful of levels"));
      throw new TooDeep();
    }
  }

  /** No list holds a block: on the line of its brace is its header, or its label still open. */
  private void closeListsBefore(Token brace) {
    int line = brace.getLine();
    int at = out.size();
    while (at > 0 && out.get(at - 1).getLine() == line) {
      at--;
    }
    boolean label = innermost().getLine() == line || at == out.size();
    Token next = label ? brace : out.get(at);
    reportUnclosed(
        innermost(),
        "`" + next.getText() + "` comes first",
        Optional.of(label ? endOf(out.size() - 1) : endOf(at - 1)));
    closeLists(label ? out.size() : at, next.getStartIndex());
  }

  private void closeLists(int at, int offset) {
    int position = at;
    while (isInList()) {
      closeInnermost(position++, offset);
    }
  }

  /** No list holds a comparison. */
  void compares(Token token) {
    if (isInList()) {
      reportUnclosed(
          innermost(), "`" + token.getText() + "` comes first", Optional.of(endOf(out.size() - 1)));
      closeLists(out.size(), token.getStartIndex());
    }
    out.add(token);
  }

  void closes(Token token) {
    int opener =
        switch (token.getType()) {
          case HybParser.RBRACE -> HybParser.LBRACE;
          case HybParser.RBRACKET -> HybParser.LBRACKET;
          default -> HybParser.LPAREN;
        };
    if (!hasOpen(opener)) {
      Diagnostic unexpected =
          Diagnostic.error(
                  "unexpected-closing",
                  findings.span(token),
                  "this `" + token.getText() + "` closes nothing")
              .withFix("remove it", "");
      if (opener != HybParser.LBRACE) {
        findings.report(unexpected);
      } else if (early == null) {
        findings.reportClosing(unexpected);
      } else {
        findings.reportClosing(
            Diagnostic.error(
                    "unexpected-closing",
                    findings.span(early),
                    "there is a `}` too many, likely here")
                .withFix("remove it", ""));
        early = null;
      }
      return;
    }
    while (innermost().getType() != opener) {
      reportUnclosed(
          innermost(), "`" + token.getText() + "` comes first", Optional.of(endOf(out.size() - 1)));
      closeInnermost(out.size(), token.getStartIndex());
    }
    Token opened = open.remove(open.size() - 1);
    if (suspect == null && opener == HybParser.LBRACE && isOutdented(opened, token)) {
      suspect = opened;
    }
    if (early == null && opener == HybParser.LBRACE && isFurtherIn(opened, token)) {
      early = token;
    }
    out.add(token);
  }

  /**
   * An assignment is not allowed in a list or between parentheses, but for an argument of a call;
   * so what is open there was to be closed before it.
   */
  void assigns(Token token) {
    int key = out.size() - 1;
    if (isInList() && ErrorRecovery.isWord(out.get(key).getType())) {
      while (out.get(key - 1).getType() == HybParser.DOT
          && ErrorRecovery.isWord(out.get(key - 2).getType())) {
        key -= 2;
      }
      int before = out.get(key - 1).getType();
      if (before == HybParser.LET) {
        key--;
      }
      boolean argument =
          innermost().getType() == HybParser.LPAREN
              && (before == HybParser.LPAREN || before == HybParser.COMMA);
      if (!argument) {
        reportUnclosed(
            innermost(),
            "`" + out.get(key).getText() + " =` comes first",
            Optional.of(endOf(key - 1)));
        closeLists(key, out.get(key).getStartIndex());
      }
    }
    out.add(token);
  }

  private boolean isInList() {
    return !open.isEmpty() && innermost().getType() != HybParser.LBRACE;
  }

  /** Closes what is open where the file ends. */
  void end() {
    if (!open.isEmpty()) {
      boolean misplaced = suspect != null && innermost().getType() == HybParser.LBRACE;
      reportUnclosed(
          misplaced ? suspect : innermost(),
          "the file ends first",
          misplaced || open.size() > 1 ? Optional.empty() : Optional.of(source.text().length()));
    }
    while (!open.isEmpty()) {
      closeInnermost(out.size(), source.text().length());
    }
  }

  /** A list never holds braces, so what closes it reaches no further than the innermost brace. */
  private boolean hasOpen(int opener) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).getType() == opener) {
        return true;
      }
      if (open.get(i).getType() == HybParser.LBRACE) {
        return false;
      }
    }
    return false;
  }

  private Token innermost() {
    return open.get(open.size() - 1);
  }

  private void closeInnermost(int at, int offset) {
    int opener = open.remove(open.size() - 1).getType();
    int type =
        switch (opener) {
          case HybParser.LBRACE -> HybParser.RBRACE;
          case HybParser.LBRACKET -> HybParser.RBRACKET;
          default -> HybParser.RPAREN;
        };
    CommonToken closing = new CommonToken(type, closing(opener));
    closing.setStartIndex(offset);
    closing.setStopIndex(offset - 1);
    closing.setLine(source.lineAt(offset));
    out.add(at, closing);
  }

  /** The offset at which a token that has been put out ends. */
  private int endOf(int index) {
    return out.get(index).getStopIndex() + 1;
  }

  /**
   * @param place the offset at which it is to be closed, where that is known
   */
  private void reportUnclosed(Token unclosed, String instead, Optional<Integer> place) {
    String message = "this `" + unclosed.getText() + "` is never closed: " + instead;
    if (unclosed.getType() == HybParser.LBRACE) {
      findings.reportOpening(
          closed(
              Diagnostic.error("unclosed-brace", findings.span(unclosed), message),
              "close the block with `}`",
              place.map(at -> new Edit(source.span(at, at), "}\n"))));
    } else {
      boolean list = unclosed.getType() == HybParser.LBRACKET;
      findings.report(
          closed(
              Diagnostic.error("unclosed-bracket", findings.span(unclosed), message),
              list ? "close the list with `]`" : "close it with `)`",
              place.map(at -> new Edit(source.span(at, at), list ? "]" : ")"))));
    }
  }

  private static Diagnostic closed(Diagnostic finding, String remedy, Optional<Edit> edit) {
    return edit.isPresent() ? finding.withFix(remedy, edit.get()) : finding.withFix(remedy);
  }

  private static String closing(int opener) {
    return switch (opener) {
      case HybParser.LBRACE -> "}";
      case HybParser.LBRACKET -> "]";
      default -> ")";
    };
  }

  /** Whether a closing brace, first on its line, is left of the line that opens its block. */
  private boolean isOutdented(Token opened, Token closing) {
    int line = source.lineAt(closing.getStartIndex());
    int indent = indent(line);
    boolean first =
        source.span(closing.getStartIndex(), closing.getStartIndex()).column() == indent + 1;
    return first && indent < indent(source.lineAt(opened.getStartIndex()));
  }

  private boolean isFurtherIn(Token opened, Token closing) {
    int line = source.lineAt(closing.getStartIndex());
    int openedLine = source.lineAt(opened.getStartIndex());
    return line > openedLine && indent(line) > indent(openedLine);
  }

  private int indent(int line) {
    String text = source.line(line);
    int indent = 0;
    while (indent < text.length() && Character.isWhitespace(text.charAt(indent))) {
      indent++;
    }
    return indent;
  }
}
