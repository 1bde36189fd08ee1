package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.List;

/**
 * A whole file: imports, the version line and declarations, in source order.
 *
 * @param balanced whether every brace has its counterpart; where one hasn't, something may be in
 *     another block than it belongs to
 * @param complete whether nothing at top level was left out because it could not be read
 */
public record Document(List<Item> items, boolean balanced, boolean complete, Span span)
    implements Node {}
