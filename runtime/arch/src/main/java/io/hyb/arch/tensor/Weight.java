package io.hyb.arch.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A tensor of a model.
 *
 * @param layer the layer that it is in, if it is in one
 * @param place where checkpoints have it, such as {@code model.layers.3.mixer}; empty in the lists
 *     of mixers and merges, which don't know where they are
 * @param name its name at that place, such as {@code in_proj.weight}
 * @param shape its dimensions, slowest first
 * @param part what it is counted as
 * @param first where a new student's values come from
 * @param heads the teacher's heads that its rows or columns belong to, in their order; empty where
 *     it belongs to none
 */
public record Weight(
    OptionalInt layer,
    String place,
    String name,
    List<Long> shape,
    Part part,
    FirstValues first,
    List<Integer> heads) {
  public Weight {
    shape = List.copyOf(shape);
    heads = List.copyOf(heads);
  }

  /** A weight that belongs to no heads and is in no place yet. */
  public static Weight of(String name, Part part, FirstValues first, long... shape) {
    List<Long> dimensions = new ArrayList<>(shape.length);
    for (long dimension : shape) {
      dimensions.add(dimension);
    }
    return new Weight(OptionalInt.empty(), "", name, dimensions, part, first, List.of());
  }

  /** The same weight at {@code where}, outside the layers. */
  public Weight at(String where) {
    return new Weight(layer, where, name, shape, part, first, heads);
  }

  /** The same weight in a layer. */
  public Weight in(int index, String where) {
    return new Weight(OptionalInt.of(index), where, name, shape, part, first, heads);
  }

  /** The same weight as one of these heads. */
  public Weight of(List<Integer> owners) {
    return new Weight(layer, place, name, shape, part, first, owners);
  }

  /** Its name in a checkpoint. */
  public String fullName() {
    return place.isEmpty() ? name : place + "." + name;
  }

  /** Its dimensions as the runtime's arrays want them. */
  public long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * How many numbers it holds.
   *
   * @throws ArithmeticException if they are more than a long can count
   */
  public long elements() {
    long elements = 1;
    for (long dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }
}
