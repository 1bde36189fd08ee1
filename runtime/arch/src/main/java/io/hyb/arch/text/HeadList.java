package io.hyb.arch.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Sets of heads and layers as specs write them. */
public final class HeadList {
  /** Fewer heads in a row are written one by one. */
  private static final int FEWEST_HEADS = 3;

  private HeadList() {}

  /** Heads of one layer: {@code L3H2, L8H16..H20}. */
  public static List<String> heads(int layer, List<Integer> heads) {
    return ranges(heads, head -> "L" + layer + "H" + head);
  }

  /** Heads of a layer that is known: {@code H2, H16..H20}. */
  public static List<String> headsOfLayer(List<Integer> heads) {
    return ranges(heads, head -> "H" + head);
  }

  private static List<String> ranges(List<Integer> heads, IntFunction<String> name) {
    List<String> elements = new ArrayList<>();
    for (int[] run : runs(heads, FEWEST_HEADS)) {
      elements.add(name.apply(run[0]) + (run[0] == run[1] ? "" : "..H" + run[1]));
    }
    return elements;
  }

  /** A set of layers: {@code 0..3, 7}. */
  public static String layers(List<Integer> layers) {
    List<String> elements = new ArrayList<>();
    for (int[] run : runs(layers, 2)) {
      elements.add(run[0] == run[1] ? Integer.toString(run[0]) : run[0] + ".." + run[1]);
    }
    return String.join(", ", elements);
  }

  /** First and last of what follows each other, {@code fewest} at least; {@code numbers} ascend. */
  private static List<int[]> runs(List<Integer> numbers, int fewest) {
    List<int[]> runs = new ArrayList<>();
    for (int i = 0; i < numbers.size(); ) {
      int end = i + 1;
      while (end < numbers.size() && numbers.get(end) == numbers.get(end - 1) + 1) {
        end++;
      }
      if (end - i < fewest) {
        numbers.subList(i, end).forEach(number -> runs.add(new int[] {number, number}));
      } else {
        runs.add(new int[] {numbers.get(i), numbers.get(end - 1)});
      }
      i = end;
    }
    return runs;
  }
}
