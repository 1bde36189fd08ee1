package io.hyb.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Diagnostics for people: {@code file.hyb:LINE:COLUMN: error[ID]: message}, the source excerpt with
 * the place underlined, and the remedy.
 */
public final class TextRenderer {
  private static final int MAX_WIDTH = 160;

  private final Function<String, Optional<SourceText>> sources;

  /**
   * @param sources gives the text of a file by the name that spans carry; without one a diagnostic
   *     has no excerpt
   */
  public TextRenderer(Function<String, Optional<SourceText>> sources) {
    this.sources = sources;
  }

  /** All the diagnostics, each ending with a line feed. */
  public String render(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      render(diagnostic, out);
    }
    return out.toString();
  }

  private void render(Diagnostic diagnostic, StringBuilder out) {
    Span span = diagnostic.span();
    out.append(span.file()).append(':').append(span.line()).append(':').append(span.column());
    out.append(": ").append(diagnostic.severity().name().toLowerCase(Locale.ROOT));
    out.append('[').append(diagnostic.id()).append("]: ");
    out.append(diagnostic.message()).append('\n');
    Optional<SourceText> source = sources.apply(span.file());
    if (source.isPresent() && span.line() <= source.get().lineCount()) {
      excerpt(source.get().line(span.line()), span, out);
    }
    if (diagnostic.fix().isPresent()) {
      out.append("  fix: ").append(diagnostic.fix().get()).append('\n');
    }
  }

  /** The first line of the span with carets below it; a very long line is cut around them. */
  private static void excerpt(String line, Span span, StringBuilder out) {
    if (line.isBlank()) {
      return;
    }
    int from = Math.min(span.column() - 1, line.length());
    int to = span.endLine() == span.line() ? span.endColumn() - 1 : line.length();
    to = Math.max(from + 1, Math.min(to, line.length()));
    int cut = line.length() > MAX_WIDTH ? Math.max(0, from - MAX_WIDTH / 2) : 0;
    int end = Math.min(line.length(), cut + MAX_WIDTH);
    String number = Integer.toString(span.line());
    out.append(' ').append(number).append(" | ");
    printable(line, cut, end, out);
    out.append('\n');
    out.append(" ".repeat(number.length() + 1)).append(" | ");
    for (int i = cut; i < from; i++) {
      out.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    out.append("^".repeat(Math.max(1, Math.min(to, Math.max(end, from + 1)) - from))).append('\n');
  }

  /** Control characters of a file must not reach a terminal. */
  private static void printable(String line, int from, int to, StringBuilder out) {
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      out.append(Character.isISOControl(c) && c != '\t' ? '\uFFFD' : c);
    }
  }
}
