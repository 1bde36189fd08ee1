package io.hyb.runtime.probe;

import java.util.List;

/**
 * One question to a dictionary.
 *
 * @param prompt the dictionary and the question, up to where the answer begins
 * @param answer the right continuation, with the blank before it
 * @param candidates every value of the dictionary as such a continuation, in its order
 * @param right which of them is the answer
 */
public record KvPrompt(String prompt, String answer, List<String> candidates, int right) {
  public KvPrompt {
    candidates = List.copyOf(candidates);
  }
}
