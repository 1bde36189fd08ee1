package io.hyb.runtime.rank;

import io.hyb.arch.KvProbe;

/**
 * What heads are ranked with.
 *
 * @param probe the prompts' kind; its numbers of pairs are taken in turn
 * @param examples prompts in all
 * @param seed of the prompts
 * @param scoring by which heads are ordered; both are measured
 */
public record RankSettings(KvProbe probe, int examples, long seed, Scoring scoring) {}
