package io.hyb.arch.plan;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.tensor.Weight;
import io.hyb.arch.word.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model costs.
 *
 * @param type what values of cache and state are stored as
 * @param batch sequences whose cache and state are counted
 * @param parameters numbers in its weights
 * @param contexts memory and FLOPs at each context asked for, in that order
 * @param layers the same for each layer, the first one first
 * @param stages what its training costs
 */
public record Plan(
    Model model,
    ValueType type,
    int batch,
    ParameterCount parameters,
    List<AtContext> contexts,
    List<Layer> layers,
    List<Training> stages) {
  /** Contexts that costs are told for where none are named. */
  public static final List<Long> CONTEXTS = List.of(2L << 10, 32L << 10, 128L << 10);

  /** What is said of a model where a figure is more than a long can say. */
  public static final String UNCOUNTABLE = "its figures are larger than can be counted";

  /**
   * @param memory of all sequences
   * @param flops of one sequence
   */
  public record AtContext(long context, Memory memory, Flops flops) {}

  /**
   * One layer's share.
   *
   * @param parameters numbers in the layer's weights
   * @param memory of all sequences, at each context
   */
  public record Layer(LayerShape shape, long parameters, List<Memory> memory) {}

  /**
   * One stage.
   *
   * @param activations what its layers hold of a micro-batch, if that can be estimated
   */
  public record Training(StageCost cost, Optional<Activations> activations) {}

  /**
   * @throws ArithmeticException if a figure is more than a long can say
   */
  public static Plan of(Model model, List<Long> contexts, int batch, ValueType type) {
    List<LayerProducts> products = LayerProducts.of(model);
    List<AtContext> rows = new ArrayList<>();
    for (long context : contexts) {
      rows.add(
          new AtContext(
              context,
              Memory.of(model, context, batch, type.bytes()),
              Flops.of(model.teacher(), products, context)));
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < products.size(); i++) {
      layers.add(layer(model, i, products.get(i), contexts, batch, type));
    }
    StageCost.Counter counter = new StageCost.Counter(model);
    List<Training> stages =
        model.schedule().stages().stream()
            .map(
                stage ->
                    new Training(counter.cost(stage), Activations.of(model, stage, type.bytes())))
            .toList();
    return new Plan(model, type, batch, ParameterCount.of(model), rows, layers, stages);
  }

  private static Layer layer(
      Model model,
      int index,
      LayerProducts products,
      List<Long> contexts,
      int batch,
      ValueType type) {
    long parameters =
        products.weights().stream().mapToLong(Weight::elements).reduce(0, Math::addExact);
    List<Memory> memory =
        contexts.stream()
            .map(context -> Memory.ofLayer(model, index, context, batch, type.bytes()))
            .toList();
    return new Layer(products.shape(), parameters, memory);
  }
}
