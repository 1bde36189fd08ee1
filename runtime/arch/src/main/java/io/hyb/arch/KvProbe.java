package io.hyb.arch;

/**
 * The key-value retrieval probe's settings.
 *
 * @param pairsFrom fewest pairs
 * @param pairsTo most pairs, included
 * @param pairsStep distance between the numbers of pairs
 * @param form question or continuation
 * @param values numbers or words
 * @param separator between key and value
 */
public record KvProbe(
    int pairsFrom, int pairsTo, int pairsStep, Form form, Values values, String separator) {

  public enum Form {
    QUESTION,
    CONTINUATION
  }

  public enum Values {
    NUMBER,
    WORD
  }
}
