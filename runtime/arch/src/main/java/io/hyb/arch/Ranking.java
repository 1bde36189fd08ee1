package io.hyb.arch;

import io.hyb.arch.word.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A teacher's heads by how much retrieval depends on them.
 *
 * @param teacher name of the teacher that was ranked
 * @param probe what the heads were, or are to be, ranked with
 * @param examples prompts to rank with
 * @param baseline the teacher's accuracy on the probe with every head, 0 to 1, if known
 * @param measured how its heads were measured, if it says so
 * @param heads the ranked heads, most important first; empty where they are yet to be measured
 */
public record Ranking(
    String name,
    String teacher,
    Optional<KvProbe> probe,
    int examples,
    Optional<Double> baseline,
    Optional<Measured> measured,
    List<RankedHead> heads) {
  public Ranking {
    heads = List.copyOf(heads);
  }

  /**
   * What a measured ranking came from.
   *
   * @param teacherSha256 the teacher's weights, as {@link io.hyb.arch.digest.WeightsHash} has it
   * @param hyb the version that measured it
   * @param seed of its prompts
   * @param precision that the teacher computed in
   */
  public record Measured(
      String teacherSha256,
      Optional<String> hyb,
      Optional<Long> seed,
      Optional<ValueType> precision) {}

  /**
   * A head and the loss of accuracy when it is ablated.
   *
   * @param score that loss; empty where only the order is known
   */
  public record RankedHead(int layer, int head, Optional<Score> score) {}

  /** A loss of accuracy with its standard error. */
  public record Score(double loss, double error) {}
}
