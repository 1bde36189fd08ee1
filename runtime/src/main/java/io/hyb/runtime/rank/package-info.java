/**
 * Which heads of a teacher do its retrieval: each one ablated in turn, the loss of accuracy
 * measured.
 */
package io.hyb.runtime.rank;
