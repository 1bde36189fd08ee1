package io.hyb.arch;

/**
 * A ranking to be measured before it is known which heads a hybrid keeps.
 *
 * @param ranking the ranking, without heads
 * @param count how many of its heads are to be kept
 */
public record PendingRanking(Ranking ranking, int count) {}
