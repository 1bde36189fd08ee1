package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.List;

/**
 * {@code path = value}; the path has one word or several with dots between ({@code
 * attention.keep}).
 */
public record Assignment(List<Word> path, Value value, Span span) implements Item {
  /** The path as written, dots included. */
  public String pathText() {
    if (path.size() == 1) {
      return path.get(0).text();
    }
    StringBuilder text = new StringBuilder();
    for (Word word : path) {
      text.append(text.isEmpty() ? "" : ".").append(word.text());
    }
    return text.toString();
  }
}
