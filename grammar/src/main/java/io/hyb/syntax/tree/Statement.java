package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.List;

/**
 * A keyword followed by values, with neither braces nor {@code =}: {@code keep L4H2, L1H7}, {@code
 * import "std/x.hyb"}, {@code order L9H25, L4H4}, {@code hyb 1}.
 */
public record Statement(Word keyword, List<Value> arguments, Span span) implements Item {}
