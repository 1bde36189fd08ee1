package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Stage;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model that learns. Where it computes in a narrow precision, each of a layer's weights has a
 * copy in that precision, so that a step need not cast it and its gradient: on a GPU a step takes
 * as long as its operations are many. Weights outside the layers are cast at each use, of which a
 * step has many, so that their gradients add up in float32.
 *
 * @param definition what it is
 * @param model ready to run on {@code working}
 * @param weights the masters, float32 whatever it computes in, by name; they are closed with this
 * @param working what it computes with, by name: a copy or the master itself; they are closed with
 *     this
 */
public record Student(
    ModelDefinition definition,
    LanguageModel model,
    Map<String, NDArray> weights,
    Map<String, NDArray> working)
    implements AutoCloseable {
  private static final String LAYERS = "model.layers.";

  /** A student of these masters, which belong to it from now on. */
  public static Student of(
      ModelDefinition definition, Kernels kernels, Map<String, NDArray> masters) {
    Map<String, NDArray> working = new LinkedHashMap<>();
    masters.forEach(
        (name, master) ->
            working.put(
                name,
                kernels.precision().isNarrow() && name.startsWith(LAYERS)
                    ? Scope.keep(() -> kernels.cast(master))
                    : master));
    LanguageModel model = definition.with(new Copies(kernels, "", working));
    return new Student(definition, model, masters, working);
  }

  /**
   * Lets the weights that a stage trains collect gradients, and no others.
   *
   * @return the weights to train, by name, in the model's order
   */
  Map<String, TrainableWeight> train(Stage.Train train) {
    Map<String, TrainableWeight> trained = new LinkedHashMap<>();
    Set<String> moved =
        definition.shape().trained(train).stream()
            .map(Weight::fullName)
            .collect(Collectors.toSet());
    weights.forEach(
        (name, master) -> {
          boolean moves = moved.contains(name);
          NDArray used = working.get(name);
          used.setRequiresGradient(moves);
          if (moves) {
            trained.put(name, new TrainableWeight(master, used));
          }
        });
    return trained;
  }

  /** Whether anything in layer {@code index} is not the teacher's. */
  boolean recurs(int index) {
    LayerShape layer = definition.shape().stack().get(index);
    return !layer.recurrent().isEmpty();
  }

  /**
   * The same on new copies of its weights, without gradients: a stage then starts after another
   * just as it starts after a restart. Closes this one.
   */
  public Student renewed(Kernels kernels) {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    weights.forEach((name, weight) -> copies.put(name, Scope.keep(weight::duplicate)));
    close();
    return of(definition, kernels, copies);
  }

  /** Weights that are there already, of shapes known to be right. */
  private record Copies(Kernels kernels, String prefix, Map<String, NDArray> arrays)
      implements Parameters {
    @Override
    public Parameters at(String path) {
      return new Copies(kernels, prefix + path + ".", arrays);
    }

    @Override
    public NDArray get(String name, long... shape) {
      return arrays.get(prefix + name);
    }
  }

  @Override
  public void close() {
    working.values().forEach(NDArray::close);
    weights.values().forEach(NDArray::close);
  }
}
