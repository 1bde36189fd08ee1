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
    return String.join(".", path.stream().map(Word::text).toList());
  }
}
