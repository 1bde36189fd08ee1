package io.hyb.runtime.rank;

import io.hyb.runtime.evaluate.Answer;
import java.util.BitSet;
import java.util.List;

/**
 * Which variants of the teacher answered one prompt rightly: variant 0 is the whole teacher, 1 +
 * layer · heads + head the one without that head.
 *
 * @param exact by greedy decoding
 * @param right by summed log-probability
 */
record Outcome(BitSet exact, BitSet right) {

  /** Of the answers in the order of the variants. */
  static Outcome of(List<Answer> answers) {
    Outcome outcome = new Outcome(new BitSet(), new BitSet());
    for (int i = 0; i < answers.size(); i++) {
      outcome.exact.set(i, answers.get(i).exact());
      outcome.right.set(i, answers.get(i).right());
    }
    return outcome;
  }

  BitSet by(Scoring scoring) {
    return scoring == Scoring.EXACT ? exact : right;
  }
}
