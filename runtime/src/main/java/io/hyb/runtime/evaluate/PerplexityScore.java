package io.hyb.runtime.evaluate;

/**
 * How well a model predicts text.
 *
 * @param tokens tokens predicted
 * @param windows windows of them
 * @param window tokens a window, the BOS included
 * @param crossEntropy mean negative log-probability of a token, in nats
 * @param perplexity {@code exp(crossEntropy)}
 * @param perplexityError its standard error, tokens taken as independent
 */
public record PerplexityScore(
    int tokens,
    int windows,
    int window,
    double crossEntropy,
    double perplexity,
    double perplexityError) {

  /**
   * Of the mean loss of tokens. The error is to first order: the mean's, times the perplexity,
   * which is the derivative there.
   */
  static PerplexityScore of(int tokens, int windows, int window, Estimate loss) {
    double perplexity = Math.exp(loss.mean());
    return new PerplexityScore(
        tokens, windows, window, loss.mean(), perplexity, perplexity * loss.standardError());
  }
}
