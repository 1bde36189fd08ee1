package io.hyb.lsp.completion;

import io.hyb.diagnostic.SourceText;
import io.hyb.lsp.text.Places;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Proposals for one place, in the order in which they were made; the first of a name stays. */
final class Proposals {
  private final Range replaced;
  private final boolean snippets;
  private final Map<String, CompletionItem> items = new LinkedHashMap<>();

  /**
   * @param start offset of what a proposal replaces
   * @param end offset just past it
   * @param snippets whether the editor knows places to fill in
   */
  Proposals(SourceText source, int start, int end, boolean snippets) {
    this.replaced = Places.range(source, start, end);
    this.snippets = snippets;
  }

  /** A word as it stands. */
  void word(String word, CompletionItemKind kind, String detail, String doc) {
    add(word, kind, detail, doc, word, word);
  }

  /**
   * Something with a place to go on at.
   *
   * @param snippet with {@code $0} at that place
   */
  void snippet(String label, CompletionItemKind kind, String detail, String doc, String snippet) {
    add(label, kind, detail, doc, snippet, snippet.replace("$0", ""));
  }

  private void add(
      String label,
      CompletionItemKind kind,
      String detail,
      String doc,
      String snippet,
      String plain) {
    CompletionItem item = new CompletionItem(label);
    item.setKind(kind);
    if (!detail.isEmpty()) {
      item.setDetail(detail);
    }
    if (!doc.isEmpty()) {
      item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, doc));
    }
    item.setTextEdit(Either.forLeft(new TextEdit(replaced, snippets ? snippet : plain)));
    item.setInsertTextFormat(
        snippets && !snippet.equals(plain) ? InsertTextFormat.Snippet : InsertTextFormat.PlainText);
    // Editors sort by letters unless told otherwise.
    item.setSortText("%05d".formatted(items.size()));
    items.putIfAbsent(label, item);
  }

  List<CompletionItem> all() {
    return new ArrayList<>(items.values());
  }
}
