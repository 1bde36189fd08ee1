package io.hyb.show;

import io.hyb.arch.LayerShape;
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
 * Layers by what they are like, kept heads aside.
 *
 * @param mixer what most of the layers that recur have
 * @param merge likewise
 * @param others layers unlike most, those with the same differences together
 */
record LayerGroups(
    List<LayerShape> stack, Optional<Mixer> mixer, Optional<Merge> merge, List<Unlike> others) {

  /**
   * What a {@code layers} block says.
   *
   * @param mixer theirs where it is another than most layers'
   * @param merge likewise
   */
  record Unlike(List<Integer> layers, Optional<Mixer> mixer, Optional<Merge> merge) {}

  static LayerGroups of(List<LayerShape> stack) {
    Optional<Mixer> mixer = most(stack, LayerShape::mixer);
    Optional<Merge> merge = most(stack, LayerShape::merge);
    Map<Unlike, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < stack.size(); i++) {
      Unlike unlike = unlike(stack.get(i), mixer, merge);
      groups.computeIfAbsent(unlike, unused -> new ArrayList<>()).add(i);
    }
    List<Unlike> others = new ArrayList<>();
    groups.forEach(
        (unlike, layers) -> {
          if (unlike.mixer().isPresent() || unlike.merge().isPresent()) {
            others.add(new Unlike(layers, unlike.mixer(), unlike.merge()));
          }
        });
    return new LayerGroups(stack, mixer, merge, others);
  }

  /** How a layer differs from most. */
  private static Unlike unlike(LayerShape layer, Optional<Mixer> mixer, Optional<Merge> merge) {
    Optional<Merge> own =
        layer.merge().isEmpty() && merge.filter(Merge::allHeadsRecur).isPresent()
            ? Optional.of(Merge.CONCAT) // with which a layer that keeps all heads has none
            : layer.merge();
    return new Unlike(
        List.of(),
        layer.mixer().filter(it -> !mixer.equals(Optional.of(it))),
        own.filter(it -> !merge.equals(Optional.of(it))));
  }

  private static <T> Optional<T> most(
      List<LayerShape> stack, Function<LayerShape, Optional<T>> part) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    stack.forEach(layer -> part.apply(layer).ifPresent(it -> counts.merge(it, 1, Integer::sum)));
    Optional<T> most = Optional.empty();
    for (T each : counts.keySet()) {
      if (most.isEmpty() || counts.get(each) > counts.get(most.get())) {
        most = Optional.of(each);
      }
    }
    return most;
  }

  /** The layers whose mixer is that of most. */
  List<Integer> withMixer() {
    return like(layer -> layer.mixer().equals(mixer));
  }

  /** The layers whose merge is that of most. */
  List<Integer> withMerge() {
    return like(layer -> layer.merge().equals(merge));
  }

  private List<Integer> like(Function<LayerShape, Boolean> test) {
    return IntStream.range(0, stack.size()).filter(i -> test.apply(stack.get(i))).boxed().toList();
  }
}
