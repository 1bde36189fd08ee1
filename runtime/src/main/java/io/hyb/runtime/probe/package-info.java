/** Synthetic prompts with known answers: the key-value retrieval probe. */
package io.hyb.runtime.probe;
