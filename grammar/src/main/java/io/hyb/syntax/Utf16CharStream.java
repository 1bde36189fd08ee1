package io.hyb.syntax;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A string as ANTLR reads it, by UTF-16 units: its indices are those of the string and of {@link
 * io.hyb.diagnostic.Span}, whereas ANTLR's own streams count code points.
 */
final class Utf16CharStream implements CharStream {
  private final String name;
  private final String text;
  private int index;

  Utf16CharStream(String name, String text) {
    this.name = name;
    this.text = text;
  }

  @Override
  public String getText(Interval interval) {
    int end = Math.min(interval.b + 1, text.length());
    return interval.a >= end ? "" : text.substring(interval.a, end);
  }

  @Override
  public void consume() {
    if (index >= text.length()) {
      throw new IllegalStateException("cannot consume EOF");
    }
    index++;
  }

  @Override
  public int LA(int i) {
    int at = i > 0 ? index + i - 1 : index + i;
    return i == 0 ? 0 : at >= 0 && at < text.length() ? text.charAt(at) : IntStream.EOF;
  }

  /** Nothing needs to be held back: the whole text is at hand. */
  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return index;
  }

  @Override
  public void seek(int target) {
    index = Math.min(target, text.length());
  }

  @Override
  public int size() {
    return text.length();
  }

  @Override
  public String getSourceName() {
    return name;
  }
}
