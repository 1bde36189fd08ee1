package io.hyb.lsp.text;

import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/**
 * Places as editors count them: lines and columns from 0, where ours are from 1. Both count columns
 * in UTF-16 units and end lines alike.
 */
public final class Places {
  private Places() {}

  public static Range range(Span span) {
    return new Range(
        new Position(span.line() - 1, span.column() - 1),
        new Position(span.endLine() - 1, span.endColumn() - 1));
  }

  public static Range range(SourceText text, int start, int end) {
    return range(text.span(start, end));
  }

  public static Position position(SourceText text, int offset) {
    return range(text, offset, offset).getStart();
  }

  /** The offset of a place; one beyond its line or the text means the end of that. */
  public static int offset(SourceText text, Position position) {
    return text.offset(
        Math.max(0, position.getLine()) + 1, Math.max(0, position.getCharacter()) + 1);
  }

  /** Whether a place is in a span or at one of its ends. */
  public static boolean touches(Span span, Position position) {
    return compare(position, span.line(), span.column()) >= 0
        && compare(position, span.endLine(), span.endColumn()) <= 0;
  }

  private static int compare(Position position, int line, int column) {
    int lines = Integer.compare(position.getLine() + 1, line);
    return lines != 0 ? lines : Integer.compare(position.getCharacter() + 1, column);
  }

  /** Whether two ranges share a place, ends included. */
  public static boolean meet(Range one, Range other) {
    return !isBefore(one.getEnd(), other.getStart()) && !isBefore(other.getEnd(), one.getStart());
  }

  private static boolean isBefore(Position one, Position other) {
    return one.getLine() < other.getLine()
        || one.getLine() == other.getLine() && one.getCharacter() < other.getCharacter();
  }
}
