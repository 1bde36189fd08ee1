package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;

/**
 * An identifier; every keyword is soft, so what it means depends on its place. Heads such as {@code
 * L4H2} are words.
 */
public record Word(String text, Span span) implements Node {}
