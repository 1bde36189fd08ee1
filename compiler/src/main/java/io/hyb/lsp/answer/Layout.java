package io.hyb.lsp.answer;

import io.hyb.diagnostic.SourceText;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Places;
import io.hyb.syntax.Formatter;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.TextEdit;

/** The layout of {@code hyb fmt}. */
public final class Layout {
  private Layout() {}

  /** What changes a text into its layout; nothing where it is so already, or doesn't parse. */
  public static List<TextEdit> edits(Reading reading) {
    SourceText source = reading.source();
    Optional<String> laidOut = Formatter.format(source.file(), source.text()).value();
    return laidOut.isEmpty() || laidOut.get().equals(source.text())
        ? List.of()
        : List.of(edit(source, laidOut.get()));
  }

  /** Of the lines alone that differ, so that the editor's cursor and marks stay elsewhere. */
  private static TextEdit edit(SourceText before, String after) {
    String text = before.text();
    int least = Math.min(text.length(), after.length());
    int same = 0;
    while (same < least && text.charAt(same) == after.charAt(same)) {
      same++;
    }
    int start = text.lastIndexOf('\n', same - 1) + 1;
    int tail = 0;
    while (tail < least - start
        && text.charAt(text.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
      tail++;
    }
    int lineEnd = text.indexOf('\n', text.length() - tail);
    int kept = lineEnd < 0 ? 0 : text.length() - lineEnd - 1;
    return new TextEdit(
        Places.range(before, start, text.length() - kept),
        after.substring(start, after.length() - kept));
  }
}
