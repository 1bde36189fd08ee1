package io.hyb.runtime.evaluate;

/**
 * How a model does on the kv probe at one number of pairs.
 *
 * @param pairs pairs in each dictionary
 * @param examples prompts
 * @param exactMatch share of prompts after which greedy decoding gives the answer
 * @param standardError of {@code exactMatch}
 * @param logProbAccuracy share of prompts where, of the dictionary's values, the right one has the
 *     highest summed log-probability
 * @param logProbStandardError of {@code logProbAccuracy}
 * @param answerLogProb mean summed log-probability of the right value, in nats
 */
public record KvScore(
    int pairs,
    int examples,
    double exactMatch,
    double standardError,
    double logProbAccuracy,
    double logProbStandardError,
    double answerLogProb) {}
