/** Scores of heads from tables of others, as rankings. */
package io.hyb.convert.ranking;
