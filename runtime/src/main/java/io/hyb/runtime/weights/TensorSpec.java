package io.hyb.runtime.weights;

import io.hyb.arch.tensor.Weight;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What a tensor at rest is called, the type of its numbers and its shape. */
public record TensorSpec(String name, DType type, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  public static TensorSpec of(String name, DType type, long... shape) {
    return new TensorSpec(name, type, LongStream.of(shape).boxed().toList());
  }

  /** A model's weight in float32. */
  public static TensorSpec of(Weight weight) {
    return new TensorSpec(weight.fullName(), DType.F32, weight.shape());
  }

  /**
   * How many numbers it holds.
   *
   * @throws ArithmeticException if that is more than a long can say
   */
  public long elements() {
    if (shape.contains(0L)) {
      return 0;
    }
    long product = 1;
    for (long extent : shape) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }

  /**
   * Bytes it takes in a file.
   *
   * @throws ArithmeticException if that is more than a long can say
   */
  public long bytes() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  boolean hasShape(long... wanted) {
    return shape.equals(LongStream.of(wanted).boxed().toList());
  }

  /** Such as {@code (256, 512)}. */
  public static String text(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
