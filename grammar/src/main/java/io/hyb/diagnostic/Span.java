package io.hyb.diagnostic;

import java.util.Comparator;

/**
 * A stretch of a source file, end exclusive.
 *
 * @param file the file as the user named it
 * @param line first line, from 1
 * @param column first column in UTF-16 units, from 1
 * @param endLine line of the position just past the end
 * @param endColumn column of the position just past the end
 */
public record Span(String file, int line, int column, int endLine, int endColumn) {
  /** Of one file, from top to bottom. */
  public static final Comparator<Span> READING_ORDER =
      (one, other) ->
          one.line != other.line
              ? Integer.compare(one.line, other.line)
              : Integer.compare(one.column, other.column);

  /** The empty stretch at the very start of a file, for findings about the file as a whole. */
  public static Span startOf(String file) {
    return new Span(file, 1, 1, 1, 1);
  }

  /** The empty stretch at the end of this one. */
  public Span end() {
    return new Span(file, endLine, endColumn, endLine, endColumn);
  }

  /** See {@link Diagnostic#hashCode}. */
  @Override
  public int hashCode() {
    return 31 * (31 * file.hashCode() + line) + column;
  }

  /** Whether it is as long as a word of one line, which it is about. */
  boolean covers(String word) {
    return line == endLine && endColumn - column == word.length();
  }

  /** The stretch from the start of this one to the end of {@code other}, which comes after it. */
  public Span to(Span other) {
    return new Span(file, line, column, other.endLine, other.endColumn);
  }
}
