package io.hyb.convert.ranking;

import io.hyb.diagnostic.Span;
import java.util.Optional;

/**
 * A row of a table of scores.
 *
 * @param layer from 0
 * @param head from 0
 * @param error the score's standard error, if the table has one
 * @param place of the row
 */
record HeadScore(int layer, int head, double score, Optional<Double> error, Span place) {}
