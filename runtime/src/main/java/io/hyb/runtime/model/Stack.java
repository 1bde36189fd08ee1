package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

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

  /**
   * The same weights in one array, which the caller closes, in place of those of {@code apart}.
   *
   * @param replace takes each weight's name and its view of the array, and closes what it had
   */
  public static Stack joined(
      Kernels kernels, Stack apart, BiConsumer<String, NDArray> replace, Part... parts) {
    NDArray third = parts.length > 2 ? apart.part(2) : kernels.absent();
    List<NDArray> views = new ArrayList<>();
    NDArray whole =
        Scope.keep(
            () -> kernels.weight(kernels.run1("stacked", apart.part(0), apart.part(1), third)));
    long from = 0;
    for (Part part : parts) {
      NDArray first = kernels.scalar(from);
      NDArray count = kernels.scalar(part.rows());
      NDArray view = Scope.keep(() -> kernels.run1("view_of_rows", whole, first, count));
      replace.accept(part.name(), view);
      views.add(view);
      from += part.rows();
    }
    return new Stack(views, Optional.of(whole));
  }
}
