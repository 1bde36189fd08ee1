package io.hyb.arch.plan;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Stage;
import io.hyb.arch.tensor.Weight;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What layers hold of a micro-batch for their derivatives, in bytes: an estimate, {@link
 * LayerProducts#activations} of each. What a device holds besides depends on its kernels, and
 * weights, gradients, moments and logits are no part of it.
 *
 * <ul>
 *   <li>{@code logits}: all layers from the first one trained on hold theirs until the backward
 *       pass; recomputed, each holds its input alone, and one layer at a time what it computes.
 *   <li>{@code hidden_states}: one layer at a time, recomputed or not.
 *   <li>{@code matrices}: unknown, since matrices of pairs of positions outweigh the rest.
 * </ul>
 *
 * @param kept where nothing is recomputed
 * @param recomputed where layers are
 */
public record Activations(long kept, long recomputed) {

  /**
   * @param width bytes of a value
   * @throws ArithmeticException if a figure is more than a long can say
   */
  static Optional<Activations> of(Model model, Stage stage, int width) {
    List<LayerProducts> layers = LayerProducts.of(model);
    long values = Math.multiplyExact((long) stage.batch() * width, stage.sequence());
    return switch (stage.match()) {
      case LOGITS -> Optional.of(endToEnd(model, layers, stage).times(values));
      case HIDDEN_STATES -> {
        long largest = largest(layers.stream().filter(layer -> recurs(layer.shape())).toList());
        yield Optional.of(new Activations(largest, largest).times(values));
      }
      case MATRICES -> Optional.empty();
    };
  }

  /** Of one token. */
  private static Activations endToEnd(Model model, List<LayerProducts> layers, Stage stage) {
    Set<Weight> trained = new HashSet<>(model.trained(stage.train()));
    boolean whole = trained.stream().anyMatch(weight -> weight.layer().isEmpty());
    int first =
        IntStream.range(0, layers.size())
            .filter(i -> whole || layers.get(i).weights().stream().anyMatch(trained::contains))
            .findFirst()
            .orElse(layers.size());
    List<LayerProducts> reached = layers.subList(first, layers.size());
    long kept = reached.stream().mapToLong(LayerProducts::activations).reduce(0, Math::addExact);
    long inputs = Math.multiplyExact((long) reached.size(), model.teacher().dModel());
    return new Activations(kept, Math.addExact(inputs, largest(reached)));
  }

  private static boolean recurs(LayerShape layer) {
    return layer.recurrentHeads() > 0;
  }

  private static long largest(List<LayerProducts> layers) {
    return layers.stream().mapToLong(LayerProducts::activations).max().orElse(0);
  }

  private Activations times(long factor) {
    return new Activations(
        Math.multiplyExact(kept, factor), Math.multiplyExact(recomputed, factor));
  }
}
