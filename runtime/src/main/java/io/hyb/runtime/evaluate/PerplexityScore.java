package io.hyb.runtime.evaluate;

/**
 * How well a model predicts text.
 *
 * @param tokens tokens predicted
 * @param windows windows of them
 * @param window tokens a window, the BOS included
 * @param crossEntropy mean negative log-probability of a token, in nats
 * @param perplexity {@code exp(crossEntropy)}
 */
public record PerplexityScore(
    int tokens, int windows, int window, double crossEntropy, double perplexity) {}
