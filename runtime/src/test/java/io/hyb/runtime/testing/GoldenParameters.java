package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Weights straight from a safetensors file, without the reader under test. */
public record GoldenParameters(
    Golden file, Kernels kernels, String prefix, Map<String, NDArray> loaded)
    implements Parameters {

  public GoldenParameters(Golden file, Kernels kernels) {
    this(file, kernels, "", new HashMap<>());
  }

  @Override
  public Parameters at(String path) {
    return new GoldenParameters(file, kernels, prefix + path + ".", loaded);
  }

  @Override
  public NDArray get(String name, long... shape) {
    return loaded.computeIfAbsent(
        prefix + name,
        full -> {
          Assertions.assertThat(file.shape(full)).as(full).containsExactly(shape);
          NDArray wide =
              kernels
                  .manager()
                  .create(file.floats(full), new Shape(shape))
                  .toType(kernels.precision().wideType(), false);
          return kernels.cast(wide);
        });
  }
}
