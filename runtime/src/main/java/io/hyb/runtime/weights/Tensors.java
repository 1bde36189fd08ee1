package io.hyb.runtime.weights;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Named tensors at rest: one file, or all shards of a checkpoint. */
public interface Tensors extends AutoCloseable {

  /** What there is, in the order of the file. */
  Map<String, TensorSpec> specs();

  /**
   * The file that holds {@code name}; where there is none of that name, the one to blame for it.
   */
  Path fileOf(String name);

  /**
   * Reads numbers of one tensor, in row-major order, as many as {@code into} has room for.
   *
   * @param from index of the first
   * @throws WeightsException if the tensor is missing, holds fewer or can't be read
   */
  void read(String name, long from, FloatBuffer into);

  /**
   * A whole tensor of whole numbers.
   *
   * @throws WeightsException if it is missing, of another type, or larger than an array
   */
  long[] longs(String name);

  /**
   * A whole tensor.
   *
   * @throws WeightsException if it is missing or larger than an array
   */
  default float[] floats(String name) {
    long elements = spec(name).elements();
    if (elements > Integer.MAX_VALUE - 8) {
      throw new WeightsException(
          "%s: tensor %s has %,d numbers, more than fit into memory at once"
              .formatted(fileOf(name), Quoted.name(name), elements));
    }
    float[] values = new float[(int) elements];
    read(name, 0, FloatBuffer.wrap(values));
    return values;
  }

  /**
   * What is known of {@code name}.
   *
   * @throws WeightsException if there is no such tensor
   */
  default TensorSpec spec(String name) {
    TensorSpec spec = specs().get(name);
    if (spec == null) {
      throw new WeightsException("%s: it has no tensor %s".formatted(fileOf(name), name));
    }
    return spec;
  }

  @Override
  void close();
}
