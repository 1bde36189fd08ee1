package io.hyb.arch.mixer;

/**
 * One of a mixer's settings, as specs and JSON have it.
 *
 * @param name such as {@code d_state}
 * @param value a whole number, or a word
 * @param inFunction whether trained weights mean something else under another value; the chunk of a
 *     scan and the start of training are of no consequence to them
 */
public record Setting(String name, Object value, boolean inFunction) {}
