package io.hyb.arch;

import java.util.List;
import java.util.Optional;

/**
 * A ranking to be measured before it is known which heads a hybrid keeps.
 *
 * @param ranking the ranking, without heads
 * @param count how many of its heads are to be kept
 * @param windows for each layer the window that heads kept by the ranking will have, if any
 */
public record PendingRanking(Ranking ranking, int count, List<Optional<Integer>> windows) {
  public PendingRanking {
    windows = List.copyOf(windows);
  }

  /** One whose heads will see every position before theirs. */
  public PendingRanking(Ranking ranking, int count) {
    this(ranking, count, List.of());
  }

  /** The same for heads with these windows. */
  public PendingRanking withWindows(List<Optional<Integer>> ofLayers) {
    return new PendingRanking(ranking, count, ofLayers);
  }
}
