package io.hyb.runtime.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One layer of a hybrid, or (every head kept, none recurring, keys and values shared) of a teacher.
 *
 * @param heads heads of the teacher's layer
 * @param kept teacher heads that are attention, ascending
 * @param ssm what recurs, if anything does
 * @param merge how the two meet
 */
public record LayerShape(int heads, List<Integer> kept, Optional<SsmShape> ssm, Merge merge) {
  public LayerShape {
    kept = List.copyOf(kept);
  }

  /** A layer whose heads are all attention. */
  public static LayerShape attention(int heads) {
    return new LayerShape(
        heads, IntStream.range(0, heads).boxed().toList(), Optional.empty(), Merge.CONCAT);
  }

  /**
   * A layer that keeps {@code kept} and lets the rest (with concat) or all (with the other merges)
   * recur.
   */
  public static LayerShape hybrid(int heads, Merge merge, SsmShape ssm, Integer... kept) {
    return new LayerShape(heads, List.of(kept), Optional.of(ssm), merge);
  }

  /** Teacher heads that recur, ascending: with concat those not kept, with the other merges all. */
  public List<Integer> recurrent() {
    if (ssm.isEmpty()) {
      return List.of();
    }
    return IntStream.range(0, heads)
        .filter(head -> merge != Merge.CONCAT || !kept.contains(head))
        .boxed()
        .toList();
  }
}
