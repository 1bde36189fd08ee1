package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The tensors of a golden as arrays in the kernels' precision, and errors against them. */
record GoldenArrays(Golden golden, Kernels kernels) {

  NDArray input() {
    return cast("input");
  }

  /** The input one position at a time, cut before the cast since DJL can't cut bfloat16. */
  List<NDArray> tokens() {
    NDArray input = array("input");
    return LongStream.range(0, input.getShape().get(1))
        .mapToObj(t -> kernels.cast(input.get(":, {}:{}", t, t + 1)))
        .toList();
  }

  Optional<NDArray> optional(String tensor) {
    return golden.has(tensor) ? Optional.of(cast(tensor)) : Optional.empty();
  }

  NDArray cast(String tensor) {
    return kernels.cast(array(tensor));
  }

  NDArray array(String tensor) {
    return kernels.manager().create(golden.floats(tensor), new Shape(golden.shape(tensor)));
  }

  int count(String metadata) {
    return Integer.parseInt(golden.metadata(metadata));
  }

  double error(NDArray actual, String tensor) {
    return Closeness.relativeError(floats(actual), golden.floats(tensor));
  }

  float[] floats(NDArray array) {
    return kernels.widen(array).toFloatArray();
  }

  /** A mixer's heads through the output projection that stands beside it. */
  NDArray project(NDArray heads) {
    NDArray bias = optional("w.out_proj.bias").orElse(kernels.absent());
    return kernels.run1("project", heads, cast("w.out_proj.weight"), bias);
  }

  /** The weights, which stand there under {@code w.}. */
  Parameters weights() {
    return new Weights(this);
  }

  private record Weights(GoldenArrays arrays) implements Parameters {
    @Override
    public Parameters at(String path) {
      throw new UnsupportedOperationException(path);
    }

    @Override
    public NDArray get(String name, long... shape) {
      return arrays.cast("w." + name);
    }

    @Override
    public Kernels kernels() {
      return arrays.kernels();
    }
  }

  @Override
  public String toString() {
    return golden.toString();
  }
}
