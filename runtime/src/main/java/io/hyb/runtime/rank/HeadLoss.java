package io.hyb.runtime.rank;

import io.hyb.runtime.evaluate.Share;

/**
 * What ablating one head costs.
 *
 * @param layer its layer
 * @param head its place there
 * @param exact loss of greedy exact match, paired over prompts
 * @param logProb loss of accuracy by summed log-probability, paired over prompts
 */
public record HeadLoss(int layer, int head, Share exact, Share logProb) {

  /** The loss by one of the two. */
  public Share by(Scoring scoring) {
    return scoring == Scoring.EXACT ? exact : logProb;
  }

  /** Such as {@code L4H2}. */
  public String name() {
    return "L" + layer + "H" + head;
  }
}
