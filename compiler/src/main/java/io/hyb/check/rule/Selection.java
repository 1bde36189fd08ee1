package io.hyb.check.rule;

import io.hyb.arch.Ranking;

/**
 * {@code top COUNT of RANKING}, as a set of a hybrid's heads.
 *
 * @param ranked the heads that were ranked
 * @param chosen the heads that it chooses from, of the hybrid's teacher
 * @param inLayers whether it is in a {@code layers} block
 */
public record Selection(
    Ranking ranking, HeadGrid ranked, HeadGrid chosen, int count, boolean inLayers) {

  /** Whether the ranking's heads are the teacher's. */
  public boolean fits() {
    return ranked.isShapedLike(chosen);
  }
}
