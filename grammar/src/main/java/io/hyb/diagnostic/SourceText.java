package io.hyb.diagnostic;

import java.util.Arrays;

/** The text of a file and where its lines begin; turns offsets into spans and gives out lines. */
public final class SourceText {
  private final String file;
  private final String text;
  private final int[] lineStarts;

  /**
   * A line to try first, that of the offset asked for last: any will do, whichever thread sets it.
   */
  private int lastLine = 1;

  /**
   * @param file the file as the user named it; every span made here carries it
   * @param text its whole text
   */
  public SourceText(String file, String text) {
    this.file = file;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  /** The number of lines; an empty text has one. */
  public int lineCount() {
    return lineStarts.length;
  }

  /**
   * A line without its end.
   *
   * @param number from 1 to {@link #lineCount()}
   */
  public String line(int number) {
    int start = lineStarts[number - 1];
    int end = number < lineStarts.length ? lineStarts[number] : text.length();
    while (end > start && isLineEnd(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /**
   * The span of a stretch of the text.
   *
   * @param start offset of the first UTF-16 unit
   * @param end offset just past the last one
   */
  public Span span(int start, int end) {
    int line = lineAt(start);
    int endLine = lineAt(end);
    return new Span(file, line, column(line, start), endLine, column(endLine, end));
  }

  private int column(int line, int offset) {
    return Math.max(offset - lineStarts[line - 1], 0) + 1;
  }

  /**
   * The offset of a place.
   *
   * @param line from 1; one after the last means the end of the text
   * @param column from 1; one after the end of its line means that end
   */
  public int offset(int line, int column) {
    if (line > lineStarts.length) {
      return text.length();
    }
    int start = lineStarts[line - 1];
    return start + Math.min(column - 1, line(line).length());
  }

  /** The offset at which a span of this text begins. */
  public int start(Span span) {
    return lineStarts[span.line() - 1] + span.column() - 1;
  }

  /** The stretch that a span of this text covers. */
  public String text(Span span) {
    return text.substring(start(span), lineStarts[span.endLine() - 1] + span.endColumn() - 1);
  }

  /** The line, from 1, of an offset. */
  public int lineAt(int offset) {
    int last = lastLine;
    boolean same =
        offset >= lineStarts[last - 1] && (last == lineStarts.length || offset < lineStarts[last]);
    if (same) {
      return last;
    }
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found + 1 : Math.max(-found - 1, 1);
    lastLine = line;
    return line;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /**
   * A line ends with {@code \n}, {@code \r\n} or a lone {@code \r}. The first one begins after a
   * byte order mark, which editors don't count.
   */
  private static int[] lineStarts(String text) {
    int[] starts = new int[64];
    starts[0] = text.startsWith("\uFEFF") ? 1 : 0;
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (ends) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }
}
