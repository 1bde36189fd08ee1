package io.hyb.arch;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One layer: which heads attend, what recurs and how the two meet. A layer without recurrent heads
 * has neither mixer nor merge, so that equal layers are equal records.
 *
 * @param heads heads of the teacher's layer
 * @param kept teacher heads that are attention, ascending
 * @param mixer what recurs, if anything does
 * @param merge how kept and recurrent heads meet, if anything recurs
 */
public record LayerShape(
    int heads, List<Integer> kept, Optional<Mixer> mixer, Optional<Merge> merge) {
  public LayerShape {
    kept = kept.stream().sorted().toList();
    boolean recurs =
        mixer.isPresent()
            && merge.isPresent()
            && (merge.get().allHeadsRecur() || kept.size() < heads);
    mixer = recurs ? mixer : Optional.empty();
    merge = recurs ? merge : Optional.empty();
  }

  /** A layer whose heads are all attention. */
  public static LayerShape attention(int heads) {
    return new LayerShape(
        heads, IntStream.range(0, heads).boxed().toList(), Optional.empty(), Optional.empty());
  }

  /**
   * A layer that keeps {@code kept} and lets the rest or all heads recur, as the merge has it.
   *
   * @param kept teacher heads, in any order
   */
  public static LayerShape hybrid(int heads, Merge merge, Mixer mixer, Integer... kept) {
    return new LayerShape(heads, List.of(kept), Optional.of(mixer), Optional.of(merge));
  }

  /** Teacher heads that recur, ascending: those not kept, or all where the merge has it so. */
  public List<Integer> recurrent() {
    if (merge.isEmpty()) {
      return List.of();
    }
    return IntStream.range(0, heads)
        .filter(head -> merge.get().allHeadsRecur() || !kept.contains(head))
        .boxed()
        .toList();
  }
}
