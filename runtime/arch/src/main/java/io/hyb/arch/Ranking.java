package io.hyb.arch;

import java.util.List;
import java.util.Optional;

/**
 * A teacher's heads by how much retrieval depends on them.
 *
 * @param teacher name of the teacher that was ranked
 * @param probe what the heads were, or are to be, ranked with
 * @param examples prompts to rank with
 * @param baseline the teacher's accuracy on the probe with every head, 0 to 1, if known
 * @param heads the ranked heads, most important first; empty where they are yet to be measured
 */
public record Ranking(
    String name,
    String teacher,
    Optional<KvProbe> probe,
    int examples,
    Optional<Double> baseline,
    List<RankedHead> heads) {
  public Ranking {
    heads = List.copyOf(heads);
  }

  /**
   * A head and the loss of accuracy when it is ablated.
   *
   * @param score that loss; empty where only the order is known
   */
  public record RankedHead(int layer, int head, Optional<Score> score) {}

  /** A loss of accuracy with its standard error. */
  public record Score(double loss, double error) {}
}
