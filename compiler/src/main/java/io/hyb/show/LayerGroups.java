package io.hyb.show;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A hybrid's layers by what they are like, kept heads aside.
 *
 * @param layers what each is like
 * @param most what most of the layers have that have it
 * @param others layers unlike most, those with the same differences together
 */
record LayerGroups(List<Likeness> layers, Likeness most, List<Unlike> others) {

  /**
   * What layers may have in common.
   *
   * @param window of kept heads, itself empty for none; empty where no head is kept
   * @param mixer what recurs, if anything does
   * @param merge how kept and recurrent heads meet, if anything recurs
   */
  record Likeness(
      Optional<Optional<Integer>> window, Optional<Mixer> mixer, Optional<Merge> merge) {
    boolean isEmpty() {
      return window.isEmpty() && mixer.isEmpty() && merge.isEmpty();
    }
  }

  /**
   * What a {@code layers} block says.
   *
   * @param difference what of them is another than most layers'
   */
  record Unlike(List<Integer> layers, Likeness difference) {}

  static LayerGroups of(Hybrid hybrid) {
    List<Likeness> layers =
        IntStream.range(0, hybrid.stack().size()).mapToObj(i -> likeness(hybrid, i)).toList();
    Likeness most =
        new Likeness(
            most(layers, Likeness::window),
            most(layers, Likeness::mixer),
            most(layers, Likeness::merge));
    Map<Likeness, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      groups.computeIfAbsent(difference(layers.get(i), most), unused -> new ArrayList<>()).add(i);
    }
    List<Unlike> others = new ArrayList<>();
    groups.forEach(
        (difference, alike) -> {
          if (!difference.isEmpty()) {
            others.add(new Unlike(alike, difference));
          }
        });
    return new LayerGroups(layers, most, others);
  }

  private static Likeness likeness(Hybrid hybrid, int index) {
    LayerShape layer = hybrid.stack().get(index);
    Optional<Optional<Integer>> ofRanked =
        hybrid
            .pending()
            .map(PendingRanking::windows)
            .filter(windows -> !windows.isEmpty())
            .map(windows -> windows.get(index));
    Optional<Optional<Integer>> window =
        layer.kept().isEmpty() ? ofRanked : Optional.of(layer.window());
    return new Likeness(window, layer.mixer(), layer.merge());
  }

  private static Likeness difference(Likeness layer, Likeness most) {
    Optional<Merge> merge =
        layer.merge().isEmpty() && most.merge().filter(Merge::allHeadsRecur).isPresent()
            ? Optional.of(Merge.CONCAT) // with which a layer that keeps all heads has none
            : layer.merge();
    return new Likeness(
        other(layer.window(), most.window()),
        other(layer.mixer(), most.mixer()),
        other(merge, most.merge()));
  }

  private static <T> Optional<T> other(Optional<T> own, Optional<T> most) {
    return own.equals(most) ? Optional.empty() : own;
  }

  private static <T> Optional<T> most(List<Likeness> layers, Function<Likeness, Optional<T>> part) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    layers.forEach(layer -> part.apply(layer).ifPresent(it -> counts.merge(it, 1, Integer::sum)));
    Optional<T> most = Optional.empty();
    for (T each : counts.keySet()) {
      if (most.isEmpty() || counts.get(each) > counts.get(most.get())) {
        most = Optional.of(each);
      }
    }
    return most;
  }

  /** The layers that have what most have. */
  <T> List<Integer> like(Function<Likeness, Optional<T>> part) {
    return IntStream.range(0, layers.size())
        .filter(i -> part.apply(layers.get(i)).equals(part.apply(most)))
        .boxed()
        .toList();
  }
}
