package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.Optional;

/**
 * {@code let NAME = EXPRESSION}.
 *
 * @param doc the {@code ///} lines before it
 */
public record Let(Word name, Value value, Optional<Doc> doc, Span span) implements Item {}
