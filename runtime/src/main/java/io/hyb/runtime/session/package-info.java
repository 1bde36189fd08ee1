/**
 * A model opened for work: the device that was asked for, the weights on it, the tokenizer that
 * belongs to them.
 */
package io.hyb.runtime.session;
