package io.hyb.convert.spec;

import io.hyb.arch.text.HeadList;
import java.util.List;

/** A set of layers as people write it. */
final class LayerSteps {
  private static final int FEWEST = 3;

  private LayerSteps() {}

  /**
   * {@code every 4 from 3} where that is what they are, else ranges.
   *
   * @param layers ascending
   * @param all how many layers there are
   */
  static String of(List<Integer> layers, int all) {
    if (layers.size() >= FEWEST) {
      int first = layers.get(0);
      int step = layers.get(1) - first;
      boolean even = step > 1 && layers.get(layers.size() - 1) + step >= all;
      for (int i = 1; i < layers.size(); i++) {
        even &= layers.get(i) - layers.get(i - 1) == step;
      }
      if (even) {
        return "every " + step + " from " + first;
      }
    }
    return layers.size() == all ? "all" : HeadList.layers(layers);
  }
}
