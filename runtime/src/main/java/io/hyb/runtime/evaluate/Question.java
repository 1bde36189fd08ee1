package io.hyb.runtime.evaluate;

import java.util.List;

/**
 * A prompt and the answers that could follow it.
 *
 * @param prompt token ids, the BOS included where the tokenizer wants one
 * @param candidates token ids of each possible answer, none empty, all different
 * @param answer which candidate is right
 */
public record Question(int[] prompt, List<int[]> candidates, int answer) {
  public Question {
    candidates = List.copyOf(candidates);
    if (prompt.length == 0 || candidates.stream().anyMatch(tokens -> tokens.length == 0)) {
      throw new IllegalArgumentException("a prompt and each candidate need a token");
    }
  }
}
