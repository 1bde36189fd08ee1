package io.hyb.lsp.text;

import io.hyb.diagnostic.SourceText;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * A text that is open in an editor.
 *
 * @param uri as the editor names it
 * @param path where it is, or would be, on the disk
 * @param version of the text, as the editor counts
 */
public record Buffer(String uri, Path path, int version, SourceText source) {

  /** One that has just been opened. */
  public static Buffer of(String uri, Path path, int version, String text) {
    return new Buffer(uri, path, version, new SourceText(path.toString(), text));
  }

  public String text() {
    return source.text();
  }

  /** The buffer after changes, each of which is of the text that the one before left. */
  public Buffer changed(int to, List<TextDocumentContentChangeEvent> changes) {
    SourceText now = source;
    for (TextDocumentContentChangeEvent change : changes) {
      now = new SourceText(source.file(), changed(now, change));
    }
    return new Buffer(uri, path, to, now);
  }

  private static String changed(SourceText text, TextDocumentContentChangeEvent change) {
    Range range = change.getRange();
    if (range == null) {
      return change.getText();
    }
    int start = Places.offset(text, range.getStart());
    int end = Math.max(start, Places.offset(text, range.getEnd()));
    return text.text().substring(0, start) + change.getText() + text.text().substring(end);
  }
}
