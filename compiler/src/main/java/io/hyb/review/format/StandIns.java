package io.hyb.review.format;

import io.hyb.arch.diff.Retrieval;
import io.hyb.arch.diff.Retrieval.Lost;
import io.hyb.arch.diff.Retrieval.StandIn;
import io.hyb.arch.text.HeadList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What may replace the heads that are lost: a line for those that share keys and values with heads
 * that aren't lost, and one for all whose keys and values are lost as a whole.
 */
final class StandIns {
  private StandIns() {}

  static List<String> of(List<Lost> lost) {
    List<String> lines = new ArrayList<>();
    Map<Integer, List<Integer>> whole = new TreeMap<>();
    for (List<Lost> group : groups(lost)) {
      int layer = layer(group);
      List<StandIn> left =
          group.get(0).standIns().stream()
              .filter(head -> !numbers(group).contains(head.head()))
              .toList();
      if (!left.isEmpty()) {
        lines.add(line(layer, numbers(group), left));
      } else if (group.size() > 1) {
        whole.computeIfAbsent(layer, each -> new ArrayList<>()).addAll(numbers(group));
      }
    }
    if (!whole.isEmpty()) {
      List<String> names = new ArrayList<>();
      whole.forEach(
          (layer, heads) -> names.addAll(HeadList.heads(layer, heads.stream().sorted().toList())));
      lines.add(
          "no head that shares its keys and values with %s is left"
              .formatted(String.join(", ", names)));
    }
    return lines;
  }

  /** Lost heads that share keys and values, in the order of the first of each. */
  private static List<List<Lost>> groups(List<Lost> lost) {
    Map<String, List<Lost>> groups = new LinkedHashMap<>();
    for (Lost each : lost) {
      int first =
          IntStream.concat(
                  IntStream.of(each.head().head()),
                  each.standIns().stream().mapToInt(StandIn::head))
              .min()
              .getAsInt();
      groups
          .computeIfAbsent(Retrieval.name(each.head().layer(), first), name -> new ArrayList<>())
          .add(each);
    }
    return List.copyOf(groups.values());
  }

  private static int layer(List<Lost> group) {
    return group.get(0).head().layer();
  }

  private static List<Integer> numbers(List<Lost> group) {
    return group.stream().map(lost -> lost.head().head()).sorted().toList();
  }

  private static String line(int layer, List<Integer> lost, List<StandIn> left) {
    boolean one = lost.size() == 1;
    List<String> names =
        left.stream()
            .map(head -> Retrieval.name(layer, head.head()) + (head.kept() ? " (kept)" : ""))
            .toList();
    String outcome;
    if (left.stream().anyMatch(StandIn::kept)) {
      outcome = "which may replace " + (one ? "it" : "them");
    } else {
      outcome = names.size() == 1 ? "which isn't kept" : "none of which is kept";
    }
    return "%s %s keys and values with %s, %s"
        .formatted(
            String.join(", ", HeadList.heads(layer, lost)),
            one ? "shares its" : "share their",
            String.join(", ", names),
            outcome);
  }
}
