package io.hyb.runtime.evaluate;

/**
 * How a model does on a retrieval task.
 *
 * @param examples prompts
 * @param size what makes the task hard: tokens of filler about a needle, pairs to recall
 * @param accuracy mean over the prompts of the share of right answers, by greedy decoding
 * @param standardError of that mean
 */
public record RetrievalScore(int examples, int size, double accuracy, double standardError) {}
