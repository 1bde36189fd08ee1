package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.torch.Kernels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named weights, seen from a place in the model. Constructors of layers ask it for each weight they
 * need and say its shape, so a model's constructor is also the list of what a checkpoint must hold.
 */
public interface Parameters {

  /**
   * The same weights seen from {@code path} below this place, such as {@code self_attn} or {@code
   * model.layers.3}.
   */
  Parameters at(String path);

  /**
   * The weight {@code name} at this place.
   *
   * @param shape the shape it must have
   * @throws io.hyb.runtime.weights.WeightsException if it is missing or of another shape, naming
   *     file, weight and shapes
   */
  NDArray get(String name, long... shape);

  /**
   * The same for a weight of which rows are looked up, not one of products.
   *
   * @throws io.hyb.runtime.weights.WeightsException as {@link #get} does
   */
  default NDArray table(String name, long... shape) {
    return get(name, shape);
  }

  /** The weights of a list, each by its name at this place. */
  default Map<String, NDArray> all(List<Weight> weights) {
    Map<String, NDArray> arrays = new HashMap<>();
    weights.forEach(weight -> arrays.put(weight.name(), get(weight.name(), weight.dimensions())));
    return arrays;
  }

  /**
   * Weights at this place that multiply the same input, each (rows, {@code columns}).
   *
   * @throws io.hyb.runtime.weights.WeightsException as {@link #get} does
   */
  default Stack stack(long columns, Stack.Part... parts) {
    return new Stack(
        Arrays.stream(parts).map(part -> get(part.name(), part.rows(), columns)).toList(),
        Optional.empty());
  }

  /** The operations of the device that the weights are on. */
  Kernels kernels();
}
