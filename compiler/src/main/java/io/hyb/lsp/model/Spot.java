package io.hyb.lsp.model;

import io.hyb.lsp.text.Places;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Position;

/**
 * What of a spec is at a place.
 *
 * @param frames around it, the file first
 * @param item the innermost one; a block where the place is in its header, or between its items
 */
public record Spot(List<Frame> frames, Optional<Item> item) {
  public Spot {
    frames = List.copyOf(frames);
  }

  public static Spot at(Document document, Position position) {
    List<Frame> frames = new ArrayList<>(List.of(Frame.FILE));
    List<Item> items = document.items();
    Optional<Item> found = Optional.empty();
    for (Optional<Item> next = touched(items, position); next.isPresent(); ) {
      found = next;
      if (!(next.get() instanceof Block block) || Places.touches(block.header(), position)) {
        break;
      }
      frames.add(frames.get(frames.size() - 1).within(block));
      items = block.items();
      next = touched(items, position);
    }
    return new Spot(frames, found);
  }

  private static Optional<Item> touched(List<Item> items, Position position) {
    Optional<Item> found = Optional.empty();
    for (Item item : items) {
      // Of two that meet there, the second one begins there.
      if (Places.touches(item.span(), position)) {
        found = Optional.of(item);
      }
    }
    return found;
  }

  /** The innermost block around it, or the file. */
  public Frame frame() {
    return frames.get(frames.size() - 1);
  }

  /** The declaration around it, or whose header it is in. */
  public Optional<Frame> declaration() {
    if (frames.size() > 1) {
      return Optional.of(frames.get(1));
    }
    return item.map(it -> it instanceof Block block ? Frame.FILE.within(block) : null);
  }
}
