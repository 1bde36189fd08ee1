package io.hyb.sweep.plan;

import io.hyb.sweep.plan.SweepPlan.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Names the variants of a sweep, marks those that are the same, and those on the Pareto front. */
final class Drafts {
  private Drafts() {}

  static List<Variant> variants(List<Draft> drafts) {
    int digits = ShortHashes.digits(drafts.stream().map(Draft::hash));
    Set<Draft> front = front(drafts);
    Map<String, Long> firsts = new HashMap<>();
    List<Variant> variants = new ArrayList<>();
    for (Draft draft : drafts) {
      Long first = firsts.putIfAbsent(draft.identity(), (long) variants.size());
      variants.add(
          new Variant(
              draft.combination(),
              draft.model(),
              draft.hash(),
              draft.hash().substring(0, digits) + draft.suffix(),
              draft.costs(),
              draft.stages(),
              draft.asksProbe(),
              front.contains(draft),
              first == null ? OptionalLong.empty() : OptionalLong.of(first)));
    }
    return List.copyOf(variants);
  }

  /** In order of memory each keeps more heads than all before it, or is equal to the best one. */
  private static Set<Draft> front(List<Draft> drafts) {
    List<Draft> sorted = new ArrayList<>(drafts);
    sorted.sort(
        Comparator.comparingLong((Draft draft) -> draft.costs().frontMemory())
            .thenComparing(draft -> -draft.costs().headsKept()));
    Set<Draft> front = new HashSet<>();
    Draft best = null;
    for (Draft draft : sorted) {
      if (best == null || !best.costs().dominates(draft.costs())) {
        front.add(draft);
        best = draft;
      }
    }
    return front;
  }
}
