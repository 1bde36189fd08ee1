package io.hyb.language;

/**
 * {@code name SET}, without {@code =}.
 *
 * @param form what follows the name, for the reference: {@code HEADS}
 */
public record SetKey(String name, String form, String doc) implements Member {}
