package io.hyb.check.rule;

import io.hyb.arch.Ranking;

/**
 * {@code top COUNT of RANKING}, as a set of a hybrid's heads.
 *
 * @param ranked the heads that were ranked
 * @param chosen the heads that it chooses from, of the hybrid's teacher
 * @param mayWait whether it is the set of an {@code attention}, which may be known later, when the
 *     ranking has been measured
 */
public record Selection(
    Ranking ranking, HeadGrid ranked, HeadGrid chosen, int count, boolean mayWait) {

  /** Whether the ranking's heads are the teacher's. */
  public boolean fits() {
    return ranked.isShapedLike(chosen);
  }
}
