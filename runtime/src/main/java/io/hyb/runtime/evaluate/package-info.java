/**
 * How well a model does what it should: retrieval probes, recall, and the perplexity of text; and
 * how much of its teacher's a student keeps.
 */
package io.hyb.runtime.evaluate;
