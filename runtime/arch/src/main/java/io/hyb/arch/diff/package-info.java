/**
 * What differs between two models, and what follows: which tensors of the old checkpoint the new
 * model takes, what it costs, what must be trained again, which heads are gained and lost.
 */
package io.hyb.arch.diff;
