package io.hyb.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Model;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Weights drawn on the device, for measuring how fast a model is. */
public final class RandomWeights implements Parameters, AutoCloseable {
  private final Kernels kernels;
  private final String prefix;
  private final Map<String, NDArray> arrays;

  /** In the kernels' precision, each drawn when it is asked for. */
  public RandomWeights(Kernels kernels) {
    this(kernels, "", new LinkedHashMap<>());
  }

  /** All of a model's, float32, by name. */
  public static Map<String, NDArray> masters(Kernels kernels, Model shape) {
    RandomWeights random = new RandomWeights(kernels);
    Map<String, NDArray> masters = new LinkedHashMap<>();
    for (Weight weight : shape.tensors()) {
      masters.put(weight.fullName(), Scope.keep(() -> random.drawn(weight.dimensions())));
    }
    return masters;
  }

  private RandomWeights(Kernels kernels, String prefix, Map<String, NDArray> arrays) {
    this.kernels = kernels;
    this.prefix = prefix;
    this.arrays = arrays;
  }

  @Override
  public Parameters at(String path) {
    return new RandomWeights(kernels, prefix + path + ".", arrays);
  }

  @Override
  public NDArray get(String name, long... shape) {
    return arrays.computeIfAbsent(
        prefix + name, missing -> Scope.keep(() -> kernels.weight(drawn(shape))));
  }

  @Override
  public NDArray table(String name, long... shape) {
    return kernels.areWeightsPacked()
        ? arrays.computeIfAbsent(
            prefix + name + ", by rows", missing -> Scope.keep(() -> kernels.table(drawn(shape))))
        : get(name, shape);
  }

  /** Matrices keep the size of what goes through them. */
  private NDArray drawn(long... shape) {
    if (shape.length < 2) {
      return kernels.manager().ones(new Shape(shape), DataType.FLOAT32);
    }
    float spread = (float) (1 / Math.sqrt(shape[shape.length - 1]));
    return kernels.manager().randomNormal(0, spread, new Shape(shape), DataType.FLOAT32);
  }

  @Override
  public Stack stack(long columns, Stack.Part... parts) {
    List<NDArray> apart =
        Arrays.stream(parts)
            .map(part -> Scope.keep(() -> kernels.table(drawn(part.rows(), columns))))
            .toList();
    Stack stack = Stack.joined(kernels, new Stack(apart, Optional.empty()), this::replace, parts);
    apart.forEach(NDArray::close);
    arrays.put(prefix + parts[0].name() + ", …", stack.whole().orElseThrow());
    return stack;
  }

  private void replace(String name, NDArray view) {
    arrays.put(prefix + name, view);
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public void close() {
    arrays.values().forEach(kernels::discard);
    arrays.clear();
  }
}
