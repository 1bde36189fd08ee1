package io.hyb.check;

/**
 * A key of a block.
 *
 * @param name as specs write it
 * @param kind what its value must be
 */
record Key<T>(String name, ValueKind<T> kind) {}
