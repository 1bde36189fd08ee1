package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Weights drawn by name and seed: about {@code 1/sqrt(fan-in)} wide for matrices, around 1 for
 * vectors, so that values stay tame.
 */
public record RandomParameters(
    Kernels kernels, long seed, String prefix, Map<String, NDArray> drawn) implements Parameters {

  public RandomParameters(Kernels kernels, long seed) {
    this(kernels, seed, "", new HashMap<>());
  }

  @Override
  public Parameters at(String path) {
    return new RandomParameters(kernels, seed, prefix + path + ".", drawn);
  }

  @Override
  public NDArray get(String name, long... shape) {
    return drawn.computeIfAbsent(prefix + name, full -> kernels.cast(draw(full, shape)));
  }

  private NDArray draw(String full, long... shape) {
    Random random = new Random(seed * 31 + full.hashCode());
    Shape sizes = new Shape(shape);
    double[] values = new double[Math.toIntExact(sizes.size())];
    boolean matrix = shape.length == 2;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          matrix ? random.nextGaussian() / Math.sqrt(shape[1]) : 0.5 + 0.5 * random.nextGaussian();
    }
    return kernels.manager().create(values, sizes).toType(kernels.precision().wideType(), false);
  }
}
