/** Text to token ids and back, as a checkpoint's {@code tokenizer.json} says. */
package io.hyb.runtime.tokens;
