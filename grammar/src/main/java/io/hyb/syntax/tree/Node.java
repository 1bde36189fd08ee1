package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;

/** Anything in the tree that stands at a place. */
public interface Node {
  Span span();
}
