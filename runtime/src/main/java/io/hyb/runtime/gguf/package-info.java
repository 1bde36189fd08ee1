/**
 * Import of GGUF files, in which llama.cpp and its kin keep models: reading them, turning their
 * blocks of quantised numbers back into floats, and writing what they hold as a Hugging Face folder
 * with a spec of its teacher.
 */
package io.hyb.runtime.gguf;
