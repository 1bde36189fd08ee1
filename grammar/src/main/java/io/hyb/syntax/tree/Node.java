package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;

/** Anything in the tree; it has a place. */
public interface Node {
  Span span();
}
