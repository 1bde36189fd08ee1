package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.List;

/** A whole file: imports, the version line and declarations, in source order. */
public record Document(List<Item> items, Span span) implements Node {}
