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

  /** What writes the products of x (rows, width), side by side, into y (rows, columns). */
  Piece times(long x, long rows, Result y) {
    if (type == BFLOAT16) {
      return rounded(Aten.address(x), (int) rows, y, false);
    }
    Views views = new Views();
    long flat = views.of(x, 0, rows, width);
    long[] into = new long[parts.length];
    long[] by = new long[parts.length];
    long from = 0;
    for (int i = 0; i < parts.length; i++) {
      into[i] = views.of(y.handle(), from, new long[] {rows, parts[i].outs}, columns, 1);
      by[i] = across(views, parts[i]);
      from += parts[i].outs;
    }
    return views.during(
        () -> {
          for (int i = 0; i < into.length; i++) {
            Aten.multiply(into[i], flat, by[i]);
          }
        });
  }

  /**
   * What writes the sum of stream (rows, columns) and the product of x (rows, width) into y; for
   * one weight.
   */
  Piece timesOnto(long stream, long x, long rows, Result y) {
    if (type == BFLOAT16) {
      Piece product = rounded(Aten.address(x), (int) rows, y, true);
      long before = Aten.address(stream);
      float[] numbers = new float[(int) (rows * columns)];
      return position -> {
        Numbers.read(before, 0, numbers);
        y.put(numbers);
        product.run(position);
      };
    }
    Views views = new Views();
    long flat = views.of(x, 0, rows, width);
    long onto = views.of(stream, 0, rows, columns);
    long into = views.of(y.handle(), 0, rows, columns);
    long by = across(views, parts[0]);
    return views.during(() -> Aten.multiplyOnto(into, onto, flat, by));
  }

  /**
   * @param onto whether it adds to what y holds
   */
  private Piece rounded(long x, int rows, Result y, boolean onto) {
    Bfloat16Product product = new Bfloat16Product(rows, (int) width, exact ? 2 : 1);
    float[] numbers = new float[rows * (int) width];
    return position -> {
      Numbers.read(x, 0, numbers);
      product.take(numbers);
      long into = y.address();
      for (Part part : parts) {
        product.times(part.address, (int) part.outs, into, (int) columns, onto);
        into += part.outs * Float.BYTES;
      }
    };
  }

  /** (width, outs) */
  private long across(Views views, Part part) {
    return views.of(part.array, 0, new long[] {width, part.outs}, 1, width);
  }
}
