package io.hyb.runtime.model;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Kernels;

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

  /** The operations of the device that the weights are on. */
  Kernels kernels();
}
