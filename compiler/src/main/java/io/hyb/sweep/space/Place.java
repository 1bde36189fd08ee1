package io.hyb.sweep.space;

import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;

/**
 * Where a setting of a sweep is written.
 *
 * @param path its path
 * @param value its value, or the {@code top [5, 10] of R} that it is one of
 */
record Place(Span path, Span value) {
  private static final Span START = Span.startOf("");

  /**
   * The place of a finding about the setting.
   *
   * @param found its place in the value alone; the start where it is about the setting as a whole
   * @param written the value
   * @param source the text that this is a place of
   */
  Span of(Span found, String written, SourceText source) {
    if (found.endLine() == START.endLine() && found.endColumn() == START.endColumn()) {
      return path;
    }
    boolean same = found.endLine() == 1 && source.text(value).equals(written);
    return same
        ? new Span(
            value.file(),
            value.line(),
            value.column() + found.column() - 1,
            value.line(),
            value.column() + found.endColumn() - 1)
        : value;
  }
}
