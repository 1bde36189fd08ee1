package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Small random weights in the kernels' wide type, the same for the same seed and name. */
public record RandomParameters(Kernels kernels, long seed, String prefix, Map<String, NDArray> made)
    implements Parameters {

  public RandomParameters(Kernels kernels, long seed) {
    this(kernels, seed, "", new LinkedHashMap<>());
  }

  @Override
  public Parameters at(String path) {
    return new RandomParameters(kernels, seed, prefix + path + ".", made);
  }

  @Override
  public NDArray get(String name, long... shape) {
    return made.computeIfAbsent(
        prefix + name,
        full -> {
          Random random = new Random(seed ^ full.hashCode());
          double[] values = new double[(int) new Shape(shape).size()];
          // Matrices keep the size of what goes through them, so that values stay tame layer after
          // layer.
          double spread = shape.length == 2 ? 1 / Math.sqrt(shape[1]) : 0.3;
          for (int i = 0; i < values.length; i++) {
            values[i] = (name.contains("norm") ? 1 : 0) + spread * random.nextGaussian();
          }
          return kernels
              .manager()
              .create(values, new Shape(shape))
              .toType(kernels.precision().wideType(), false);
        });
  }
}
