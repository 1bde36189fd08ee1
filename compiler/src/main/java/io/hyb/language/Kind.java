package io.hyb.language;

/**
 * A kind of a block, named after its keyword: {@code ssm discrete_mamba2}.
 *
 * @param schema what a block of this kind has
 */
public record Kind(String name, String doc, Schema schema) {}
