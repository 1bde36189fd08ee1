package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weights (out, width) that multiply the same input.
 *
 * @param parts those that lie one behind the other in memory are one
 */
record Weights(List<Part> parts, long width) {

  /**
   * @param array handle of the first weight in it
   * @param end where its memory ends
   */
  private record Part(long array, long outs, long end) {}

  /** Nothing if they are not of float32. */
  static Optional<Weights> of(NDArray... weights) {
    List<Part> parts = new ArrayList<>();
    long width = 0;
    for (NDArray weight : weights) {
      Tensor tensor = Tensor.of(weight);
      if (!Numbers.arePlain(tensor)) {
        return Optional.empty();
      }
      width = tensor.last();
      long end = tensor.address() + tensor.count() * Float.BYTES;
      Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (last != null && last.end == tensor.address()) {
        parts.set(parts.size() - 1, new Part(last.array, last.outs + tensor.rows(), end));
      } else {
        parts.add(new Part(Aten.handle(weight), tensor.rows(), end));
      }
    }
    return Optional.of(new Weights(parts, width));
  }

  /** How many numbers come of a row. */
  long columns() {
    return parts.stream().mapToLong(Part::outs).sum();
  }

  /** Writes the products of x (rows, width), side by side, into y (rows, columns). */
  void times(long x, long rows, long y) {
    long flat = rows(x, rows, width);
    long from = 0;
    for (Part part : parts) {
      long[] sizes = {rows, part.outs};
      long into = Aten.view(y, from, sizes, new long[] {columns(), 1});
      long by = across(part);
      Aten.multiply(into, flat, by);
      Aten.delete(into, by);
      from += part.outs;
    }
    Aten.delete(flat);
  }

  /** Writes stream (rows, columns) and the product of x (rows, width) into y; for one weight. */
  void timesOnto(long stream, long x, long rows, long y) {
    long flat = rows(x, rows, width);
    long onto = rows(stream, rows, columns());
    long into = rows(y, rows, columns());
    long by = across(parts.get(0));
    Aten.multiplyOnto(into, onto, flat, by);
    Aten.delete(flat, onto, into, by);
  }

  private static long rows(long array, long rows, long width) {
    return Aten.view(array, 0, new long[] {rows, width}, new long[] {width, 1});
  }

  /** (width, outs) */
  private long across(Part part) {
    return Aten.view(part.array, 0, new long[] {width, part.outs}, new long[] {1, width});
  }
}
