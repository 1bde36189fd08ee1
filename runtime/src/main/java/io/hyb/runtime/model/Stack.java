package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/**
 * Weights that multiply the same input.
 *
 * @param parts each weight, (rows, columns)
 * @param whole all of them in one array, (sum of rows, columns), of which the parts are views:
 *     their products with few rows are one then. Empty where they are trained one by one.
 */
public record Stack(List<NDArray> parts, Optional<NDArray> whole) {

  /**
   * A weight of a stack.
   *
   * @param rows how many it has
   */
  public record Part(String name, long rows) {}

  /** The weight asked for as the {@code index}th. */
  public NDArray part(int index) {
    return parts.get(index);
  }
}
