package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The student's weights while it learns: float32 whatever it computes in, each asked for once of
 * where they come from and remembered under its full name, in the order of the model's constructor.
 */
public final class Masters implements Parameters, AutoCloseable {
  /** Where a weight comes from. */
  @FunctionalInterface
  public interface Origin {
    /** The weight of that full name and shape, wide, a copy that the caller owns. */
    NDArray get(String name, long... shape);
  }

  private final Kernels kernels;
  private final Origin origin;
  private final String prefix;
  private final Map<String, NDArray> weights;

  public Masters(Kernels kernels, Origin origin) {
    this(kernels, origin, "", new LinkedHashMap<>());
  }

  private Masters(Kernels kernels, Origin origin, String prefix, Map<String, NDArray> weights) {
    this.kernels = kernels;
    this.origin = origin;
    this.prefix = prefix;
    this.weights = weights;
  }

  @Override
  public Parameters at(String path) {
    return new Masters(kernels, origin, prefix + path + ".", weights);
  }

  @Override
  public NDArray get(String name, long... shape) {
    String full = prefix + name;
    NDArray known = weights.get(full);
    if (known == null) {
      known = Scope.keep(() -> origin.get(full, shape));
      weights.put(full, known);
    }
    return known;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  /** All weights by full name. */
  public Map<String, NDArray> all() {
    return Collections.unmodifiableMap(weights);
  }

  /** Copies without gradients, to start the next stage from. */
  public Masters copy() {
    return new Masters(kernels, (name, shape) -> weights.get(name).duplicate());
  }

  @Override
  public void close() {
    weights.values().forEach(NDArray::close);
    weights.clear();
  }
}
