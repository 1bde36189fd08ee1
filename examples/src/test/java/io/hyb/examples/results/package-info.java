/** The tables of the documentation, drawn from the records in {@code docs/results}. */
package io.hyb.examples.results;
