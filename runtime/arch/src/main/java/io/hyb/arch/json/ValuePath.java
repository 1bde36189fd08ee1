package io.hyb.arch.json;

import java.util.OptionalInt;

/**
 * Where a value of a model is.
 *
 * @param path in a hybrid, such as {@code ssm.d_state} or {@code distill.align.tokens}
 * @param layer the layer that has it, if a layer has
 */
public record ValuePath(String path, OptionalInt layer) {}
