package io.hyb.runtime.weights;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that hold nothing and note what is asked for. A model constructed on them can't run;
 * its constructor has told what weights it has.
 */
public final class DeclaredParameters implements Parameters {
  private final String prefix;
  private final Map<String, TensorSpec> asked;

  private DeclaredParameters(String prefix, Map<String, TensorSpec> asked) {
    this.prefix = prefix;
    this.asked = asked;
  }

  /** The weights of a model in the order in which its layers ask for them, as float32. */
  public static List<TensorSpec> of(ModelDefinition model) {
    DeclaredParameters parameters = new DeclaredParameters("", new LinkedHashMap<>());
    model.with(parameters);
    return List.copyOf(parameters.asked.values());
  }

  /** Numbers in all weights of a model; those used in two places count once. */
  public static long count(ModelDefinition model) {
    return of(model).stream().mapToLong(TensorSpec::elements).sum();
  }

  @Override
  public Parameters at(String path) {
    return new DeclaredParameters(prefix + path + ".", asked);
  }

  /** Notes the weight; there is none to return. */
  @Override
  public NDArray get(String name, long... shape) {
    TensorSpec spec = TensorSpec.of(prefix + name, DType.F32, shape);
    TensorSpec before = asked.putIfAbsent(spec.name(), spec);
    if (before != null && !before.equals(spec)) {
      throw new IllegalStateException(spec + " is asked for as " + before + " too");
    }
    return null;
  }

  /** None: nothing runs on these. */
  @Override
  public Kernels kernels() {
    return null;
  }
}
