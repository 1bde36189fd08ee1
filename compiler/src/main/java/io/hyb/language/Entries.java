package io.hyb.language;

import java.util.function.Predicate;

/**
 * Keys that a block takes beside its named ones, any number of them.
 *
 * @param matches whether a word is such a key
 * @param form how one is written, for the reference
 */
public record Entries(Predicate<String> matches, String form, String doc) {}
