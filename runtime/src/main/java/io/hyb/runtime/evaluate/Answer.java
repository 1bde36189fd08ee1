package io.hyb.runtime.evaluate;

/**
 * What a model made of a {@link Question}.
 *
 * @param exact whether greedy decoding gives the right answer's tokens
 * @param chosen the candidate of highest summed log-probability
 * @param right whether that is the right one
 * @param logProbability the right answer's summed log-probability, in nats
 */
public record Answer(boolean exact, int chosen, boolean right, double logProbability) {}
