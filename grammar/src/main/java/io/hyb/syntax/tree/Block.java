package io.hyb.syntax.tree;

import io.hyb.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code keyword label* { items }}. Labels are words ({@code hybrid Rad4 extends Rad10}), a string
 * ({@code text "a.txt"}) or a set ({@code layers 0..1}).
 *
 * @param complete whether nothing between its braces was left out because it could not be read: if
 *     something was, it may be what the block seems to lack
 * @param unread the first words of items that were left out, which a block that this one inherits
 *     from doesn't speak for
 * @param doc the {@code ///} lines before it
 * @param header from the keyword to the last label
 */
public record Block(
    Word keyword,
    List<Value> labels,
    List<Item> items,
    boolean complete,
    List<String> unread,
    Optional<Doc> doc,
    Span header,
    Span span)
    implements Item {

  /** The same block with other items. */
  public Block with(List<Item> others) {
    return new Block(keyword, labels, others, complete, unread, doc, header, span);
  }

  /** The same block, as one in which something was left out. */
  public Block incomplete() {
    return new Block(keyword, labels, items, false, unread, doc, header, span);
  }

  /** The same block with other labels, and other items. */
  public Block with(List<Value> names, List<Item> others) {
    return new Block(keyword, names, others, complete, unread, doc, header, span);
  }
}
