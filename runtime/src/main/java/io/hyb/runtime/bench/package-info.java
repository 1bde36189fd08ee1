/**
 * How fast a model reads a prompt and goes on from it, how fast it is trained, and how near that is
 * to the machine's limits.
 */
package io.hyb.runtime.bench;
