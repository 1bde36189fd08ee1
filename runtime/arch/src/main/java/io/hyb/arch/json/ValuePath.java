package io.hyb.arch.json;

import java.util.OptionalInt;

/**
 * Where a value of a model is.
 *
 * @param path in a hybrid, such as {@code ssm.d_state} or {@code distill.align.tokens}
 * @param layer the layer that has it, if a layer has
 */
public record ValuePath(String path, OptionalInt layer) {

  // Written out, since a record's own are put together at run time, which takes longer than a diff.
  @Override
  public boolean equals(Object other) {
    return other instanceof ValuePath that && path.equals(that.path) && layer.equals(that.layer);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + layer.hashCode();
  }
}
