package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The weights of transformers' Qwen3NextGatedDeltaNet as those of our mixer. There the rows of
 * {@code in_proj_qkvz} and {@code in_proj_ba} are grouped by key head, each with the value heads
 * that share it; here part by part, every head with queries and keys of its own.
 */
record Qwen3NextWeights(GoldenArrays arrays) implements Parameters {

  @Override
  public Parameters at(String path) {
    throw new UnsupportedOperationException(path);
  }

  @Override
  public NDArray get(String name, long... shape) {
    return switch (name) {
      case "in_proj.weight" ->
          rows(
              arrays.array("w.in_proj_qkvz.weight").concat(arrays.array("w.in_proj_ba.weight"), 0),
              LongStream.concat(grouped(), scalars()));
      case "conv1d.weight" -> rows(arrays.array("w.conv1d.weight"), channels());
      // As published it has no such biases.
      case "conv1d.bias", "z_bias" -> kernels().cast(kernels().manager().zeros(new Shape(shape)));
      default -> arrays.cast("w." + name);
    };
  }

  private NDArray rows(NDArray weight, LongStream index) {
    NDArray wanted = kernels().manager().create(index.toArray());
    return kernels().run1("rows", kernels().cast(weight), wanted);
  }

  private int heads() {
    return arrays.count("heads");
  }

  private int keyDim() {
    return arrays.count("key_head_dim");
  }

  private int valueDim() {
    return arrays.count("value_head_dim");
  }

  private int keyHeads() {
    int channels = (int) arrays.golden().shape("w.conv1d.weight")[0];
    return (channels - heads() * valueDim()) / (2 * keyDim());
  }

  /** Value heads of a key head. */
  private int sharing() {
    return heads() / keyHeads();
  }

  private int groupRows() {
    return 2 * keyDim() + 2 * sharing() * valueDim();
  }

  /** Where the rows of q, k, v and z are. */
  private LongStream grouped() {
    int values = 2 * keyDim();
    return Stream.of(
            each(keyDim(), head -> 0),
            each(keyDim(), head -> keyDim()),
            each(valueDim(), head -> values + head % sharing() * valueDim()),
            each(valueDim(), head -> values + (sharing() + head % sharing()) * valueDim()))
        .flatMapToLong(rows -> rows);
  }

  /**
   * So many rows of every head.
   *
   * @param within where in its group a head's rows begin
   */
  private LongStream each(int rows, IntUnaryOperator within) {
    return LongStream.range(0, (long) heads() * rows)
        .map(
            i -> {
              int head = (int) (i / rows);
              return (long) head / sharing() * groupRows() + within.applyAsInt(head) + i % rows;
            });
  }

  /** Where those of b and a are, after the others. */
  private LongStream scalars() {
    long before = (long) keyHeads() * groupRows();
    int sharing = sharing();
    return LongStream.range(0, 2L * heads())
        .map(
            i -> {
              long head = i % heads();
              long second = i / heads() * sharing;
              return before + head / sharing * 2 * sharing + second + head % sharing;
            });
  }

  private LongStream channels() {
    long keys = (long) heads() * keyDim();
    LongStream queriesAndKeys =
        LongStream.range(0, 2 * keys)
            .map(
                i -> {
                  long head = i % keys / keyDim();
                  long second = i / keys * keyHeads() * keyDim();
                  return second + head / sharing() * keyDim() + i % keyDim();
                });
    long values = 2L * keyHeads() * keyDim();
    return LongStream.concat(
        queriesAndKeys, LongStream.range(values, values + (long) heads() * valueDim()));
  }

  @Override
  public Kernels kernels() {
    return arrays.kernels();
  }
}
