package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;

/**
 * {@code allow ID "reason"}.
 *
 * @param id the id of a diagnostic, hyphens included
 */
public record Allow(Word id, Value.Text reason, Span span) implements Item {}
