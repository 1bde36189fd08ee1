package io.hyb.arch;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One layer: which heads attend and how far back they see, what recurs and how the two meet. A
 * layer without kept heads has no window and one without recurrent heads neither mixer nor merge,
 * so that equal layers are equal records.
 *
 * @param heads heads of the teacher's layer
 * @param kept teacher heads that are attention, ascending
 * @param window how many positions kept heads see, the present one included; empty where all
 * @param mixer what recurs, if anything does
 * @param merge how kept and recurrent heads meet, if anything recurs
 */
public record LayerShape(
    int heads,
    List<Integer> kept,
    Optional<Integer> window,
    Optional<Mixer> mixer,
    Optional<Merge> merge) {
  public LayerShape {
    kept = kept.stream().sorted().toList();
    window = kept.isEmpty() ? Optional.empty() : window;
    boolean recurs =
        mixer.isPresent()
            && merge.isPresent()
            && (merge.get().allHeadsRecur() || kept.size() < heads);
    mixer = recurs ? mixer : Optional.empty();
    merge = recurs ? merge : Optional.empty();
  }

  /** A layer whose kept heads, if any, see every position before theirs. */
  public LayerShape(int heads, List<Integer> kept, Optional<Mixer> mixer, Optional<Merge> merge) {
    this(heads, kept, Optional.empty(), mixer, merge);
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

  /** The same layer, its kept heads seeing the last {@code positions}, their own included. */
  public LayerShape withWindow(int positions) {
    return new LayerShape(heads, kept, Optional.of(positions), mixer, merge);
  }

  /** How many of {@code context} positions have keys and values that can still be attended to. */
  public long visible(long context) {
    return window.map(positions -> Math.min(context, positions)).orElse(context);
  }

  /** Teacher heads that recur, ascending: those not kept, or all where the merge has it so. */
  public List<Integer> recurrent() {
    if (merge.isEmpty()) {
      return List.of();
    }
    boolean all = merge.get().allHeadsRecur();
    List<Integer> recurrent = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      if (all || !kept.contains(head)) {
        recurrent.add(head);
      }
    }
    return List.copyOf(recurrent);
  }

  /** How many heads recur. */
  public int recurrentHeads() {
    if (merge.isEmpty()) {
      return 0;
    }
    return merge.get().allHeadsRecur() ? heads : heads - kept.size();
  }
}
