package io.hyb.lsp.model;

import io.hyb.diagnostic.Span;

/**
 * A word of a spec that names a declaration or a {@code let}.
 *
 * @param declares whether it is where that gets its name
 */
public record Mention(String name, Span span, boolean declares) {}
