package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.Optional;

/**
 * {@code require LEFT COMPARISON RIGHT else "message"}; both sides are expressions.
 *
 * @param message the text after {@code else}
 */
public record Require(
    Value left, Comparison comparison, Value right, Optional<Value.Text> message, Span span)
    implements Item {}
