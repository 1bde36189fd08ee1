package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Bfloat16Product;
import io.hyb.runtime.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Weights (out, width) that multiply the same input, of float32, or of bfloat16 where the processor
 * multiplies by that.
 *
 * @param parts those next to each other in memory are one
 * @param columns how many numbers come of a row
 * @param exact whether what is multiplied by bfloat16 is more than rounded to it
 */
record Weights(Part[] parts, int type, long width, long columns, boolean exact) {
  private static final int BFLOAT16 = 15;

  /** By the first of so many weights, and one more. */
  private static final List<Known<Optional<Weights>>> KNOWN =
      List.of(new Known<>(), new Known<>(), new Known<>());

  /**
   * @param array handle of the first weight in it
   */
  private record Part(long array, long address, long outs) {
    boolean endsAt(Tensor next) {
      return address + outs * next.last() * bytes(next.type()) == next.address();
    }

    Part with(Tensor next) {
      return new Part(array, address, outs + next.rows());
    }
  }

  /** Nothing if they are of other numbers. */
  static Optional<Weights> of(NDArray... weights) {
    return KNOWN.get(weights.length - 1).of(weights[0], () -> find(weights));
  }

  private static Optional<Weights> find(NDArray... weights) {
    List<Part> parts = new ArrayList<>();
    Tensor first = Tensor.of(weights[0]);
    for (NDArray weight : weights) {
      Tensor tensor = Tensor.of(weight);
      if (!tensor.inOrder() || tensor.type() != first.type() || !isMultiplied(tensor.type())) {
        return Optional.empty();
      }
      int last = parts.size() - 1;
      if (last >= 0 && parts.get(last).endsAt(tensor)) {
        parts.set(last, parts.get(last).with(tensor));
      } else {
        parts.add(new Part(Aten.handle(weight), tensor.address(), tensor.rows()));
      }
    }
    long columns = parts.stream().mapToLong(Part::outs).sum();
    return Optional.of(
        new Weights(parts.toArray(Part[]::new), first.type(), first.last(), columns, false));
  }

  /** The same, which multiplies numbers as they are, to 16 bits and more. */
  Weights exactly() {
    return new Weights(parts, type, width, columns, true);
  }

  private static boolean isMultiplied(int type) {
    return type == Tensor.FLOAT32 || type == BFLOAT16 && Bfloat16Product.isFast();
  }

  private static int bytes(int type) {
    return type == Tensor.FLOAT32 ? Float.BYTES : Short.BYTES;
  }

  /** Writes the products of x (rows, width), side by side, into y (rows, columns). */
  void times(long x, long rows, long y) {
    if (type == BFLOAT16) {
      timesRounded(x, (int) rows, y, false);
      return;
    }
    long flat = rows(x, rows, width);
    long from = 0;
    for (Part part : parts) {
      long into = Aten.view(y, from, new long[] {rows, part.outs}, new long[] {columns, 1});
      long by = across(part);
      Aten.multiply(into, flat, by);
      Aten.delete(into);
      Aten.delete(by);
      from += part.outs;
    }
    Aten.delete(flat);
  }

  /** Writes stream (rows, columns) and the product of x (rows, width) into y; for one weight. */
  void timesOnto(long stream, long x, long rows, long y) {
    if (type == BFLOAT16) {
      int count = (int) (rows * columns);
      Numbers.put(Aten.address(y), 0, Numbers.at(Aten.address(stream), 0, count), 0, count);
      timesRounded(x, (int) rows, y, true);
      return;
    }
    long flat = rows(x, rows, width);
    long onto = rows(stream, rows, columns);
    long into = rows(y, rows, columns);
    long by = across(parts[0]);
    Aten.multiplyOnto(into, onto, flat, by);
    Aten.delete(flat);
    Aten.delete(onto);
    Aten.delete(into);
    Aten.delete(by);
  }

  private void timesRounded(long x, int rows, long y, boolean onto) {
    float[] numbers = Numbers.at(Aten.address(x), 0, rows * (int) width);
    long into = Aten.address(y);
    Bfloat16Product product = new Bfloat16Product(numbers, rows, (int) width, exact ? 2 : 1);
    for (Part part : parts) {
      product.times(part.address, (int) part.outs, into, (int) columns, onto);
      into += part.outs * Float.BYTES;
    }
  }

  private static long rows(long array, long rows, long width) {
    return Aten.view(array, 0, new long[] {rows, width}, new long[] {width, 1});
  }

  /** (width, outs) */
  private long across(Part part) {
    return Aten.view(part.array, 0, new long[] {width, part.outs}, new long[] {1, width});
  }
}
