package io.hyb.syntax;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Collects the syntax errors of one text, up to a number that a person still reads. */
final class Findings {
  static final int LIMIT = 100;

  private final SourceText source;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Diagnostic> closings = new ArrayList<>();
  private boolean balanced = true;

  Findings(SourceText source) {
    this.source = source;
  }

  SourceText source() {
    return source;
  }

  /** The span from one token's start to another's end; a token that has no text is empty. */
  Span span(Token first, Token last) {
    int start = first.getStartIndex();
    return source.span(start, Math.max(start, last.getStopIndex() + 1));
  }

  Span span(Token token) {
    return span(token, token);
  }

  void report(Diagnostic diagnostic) {
    if (diagnostics.size() < LIMIT) {
      diagnostics.add(diagnostic);
    }
  }

  /** Reports what the parser makes of a line, unless something has been found there already. */
  void reportOfLine(Diagnostic diagnostic) {
    int line = diagnostic.span().line();
    if (diagnostics.stream().noneMatch(found -> found.span().line() == line)) {
      report(diagnostic);
    }
  }

  /** Reports a brace that is never closed. */
  void reportOpening(Diagnostic diagnostic) {
    balanced = false;
    report(diagnostic);
  }

  /** Reports a brace that closes nothing. */
  void reportClosing(Diagnostic diagnostic) {
    balanced = false;
    closings.add(diagnostic);
    report(diagnostic);
  }

  /** Notes that a block seems to lack its opening brace, so that its closing one is no mistake. */
  void noteMissingBrace() {
    if (!closings.isEmpty()) {
      diagnostics.remove(closings.remove(closings.size() - 1));
    }
  }

  boolean balanced() {
    return balanced;
  }

  /** Everything found so far, in the order of the text. */
  List<Diagnostic> inOrder() {
    List<Diagnostic> sorted = new ArrayList<>(diagnostics);
    if (sorted.size() > 1) {
      sorted.sort((one, other) -> Span.READING_ORDER.compare(one.span(), other.span()));
    }
    return sorted;
  }
}
