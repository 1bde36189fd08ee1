package io.hyb.runtime.rank;

import io.hyb.runtime.evaluate.Estimate;

/**
 * The drop in accuracy when one head is ablated.
 *
 * @param layer its layer
 * @param head its place there
 * @param exact drop in greedy exact match, paired over prompts
 * @param logProb drop in accuracy by summed log-probability, paired over prompts
 */
public record AblationDrop(int layer, int head, Estimate exact, Estimate logProb) {

  /** The drop by one of the two. */
  public Estimate by(Scoring scoring) {
    return scoring == Scoring.EXACT ? exact : logProb;
  }

  /** Such as {@code L4H2}. */
  public String name() {
    return "L" + layer + "H" + head;
  }
}
