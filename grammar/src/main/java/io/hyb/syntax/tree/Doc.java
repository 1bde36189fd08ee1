package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;

/**
 * The {@code ///} comments before a block or a {@code let}.
 *
 * @param text their lines, without the slashes and one blank after them
 */
public record Doc(String text, Span span) implements Node {}
