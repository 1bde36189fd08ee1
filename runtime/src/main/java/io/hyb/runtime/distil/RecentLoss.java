package io.hyb.runtime.distil;

import java.util.ArrayDeque;
import java.util.Deque;

/** The mean over a window of the latest losses. */
final class RecentLoss {
  private final long window;
  private final Deque<Double> losses = new ArrayDeque<>();

  RecentLoss(long window) {
    this.window = window;
  }

  void add(double loss) {
    losses.add(loss);
    if (losses.size() > window) {
      losses.remove();
    }
  }

  double mean() {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
