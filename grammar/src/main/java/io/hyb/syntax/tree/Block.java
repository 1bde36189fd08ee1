package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.List;

/**
 * {@code keyword label* { items }}. Labels are words ({@code hybrid Rad4 extends Rad10}), a string
 * ({@code text "a.txt"}) or a set ({@code layers 0..1}).
 *
 * @param header from the keyword to the last label
 */
public record Block(Word keyword, List<Value> labels, List<Item> items, Span header, Span span)
    implements Item {}
