package io.hyb.arch.diff;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.Teacher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The attention heads that are gained and lost, those that retrieval depends on most first.
 *
 * @param gained heads that only the new model keeps, with their score where a ranking has one
 * @param lost heads that only the old model keeps
 */
public record Retrieval(List<RankedHead> gained, List<Lost> lost) {

  public Retrieval {
    gained = List.copyOf(gained);
    lost = List.copyOf(lost);
  }

  /**
   * A head that is no longer kept.
   *
   * @param standIns heads of its layer that share the teacher's keys and values with it and may
   *     learn its work
   */
  public record Lost(RankedHead head, List<StandIn> standIns) {}

  /**
   * A head that may do another's work.
   *
   * @param head its number in the layer
   * @param kept whether the new model keeps it; one that recurs would have to be kept for that
   */
  public record StandIn(int head, boolean kept) {}

  /** As specs write a head: {@code L4H2}. */
  public static String name(int layer, int head) {
    return "L" + layer + "H" + head;
  }

  /** Highest scores first, heads without one last. */
  private static int byScore(RankedHead one, RankedHead other) {
    return Double.compare(score(other), score(one));
  }

  private static double score(RankedHead head) {
    return head.score().map(Ranking.Score::loss).orElse(Double.NEGATIVE_INFINITY);
  }

  /** None where which heads are kept depends on rankings that are yet to be measured. */
  static Retrieval between(Side old, Side now) {
    if (!old.pending().equals(now.pending())) {
      return new Retrieval(List.of(), List.of());
    }
    Scores scores = new Scores(now.ranking().or(old::ranking));
    List<RankedHead> gained = new ArrayList<>();
    List<Lost> lost = new ArrayList<>();
    int layers = Math.max(old.model().stack().size(), now.model().stack().size());
    for (int layer = 0; layer < layers; layer++) {
      List<Integer> before = kept(old.model(), layer);
      List<Integer> after = kept(now.model(), layer);
      for (int head : after) {
        if (!before.contains(head)) {
          gained.add(scores.of(layer, head));
        }
      }
      for (int head : before) {
        if (!after.contains(head)) {
          lost.add(new Lost(scores.of(layer, head), standIns(head, old.model().teacher(), after)));
        }
      }
    }
    gained.sort(Retrieval::byScore);
    lost.sort((one, other) -> byScore(one.head(), other.head()));
    return new Retrieval(gained, lost);
  }

  private static List<Integer> kept(Model model, int layer) {
    List<LayerShape> stack = model.stack();
    return layer < stack.size() ? stack.get(layer).kept() : List.of();
  }

  private static List<StandIn> standIns(int head, Teacher teacher, List<Integer> kept) {
    int group = teacher.heads() / teacher.kvHeads();
    int first = head / group * group;
    return IntStream.range(first, first + group)
        .filter(other -> other != head)
        .mapToObj(other -> new StandIn(other, kept.contains(other)))
        .toList();
  }

  /** What a ranking says of heads. */
  private record Scores(Optional<Ranking> ranking) {

    RankedHead of(int layer, int head) {
      return ranking.stream()
          .flatMap(ranked -> ranked.heads().stream())
          .filter(ranked -> ranked.layer() == layer && ranked.head() == head)
          .findFirst()
          .orElseGet(() -> new RankedHead(layer, head, Optional.empty()));
    }
  }
}
