package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AdamW (Loshchilov and Hutter 2019) with β (0.9, 0.95) and ε 1e-8, one call of the device for all
 * weights, the gradient cut to a global norm. Weight decay is left out for arrays of one dimension:
 * norms, biases, D. A weight that no loss ever reached is left alone, as in PyTorch.
 */
public final class AdamW implements AutoCloseable {
  private final Kernels kernels;
  private final double decay;
  private final double clip;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private final Map<String, NDArray> weights;
  private List<NDList> lists;
  private long step;

  /**
   * @param weights what moves, by name; each requires a gradient
   * @param decay decoupled weight decay
   * @param clip largest global norm of the gradient
   */
  public AdamW(Kernels kernels, Map<String, NDArray> weights, double decay, double clip) {
    this.kernels = kernels;
    this.weights = new LinkedHashMap<>(weights);
    this.decay = decay;
    this.clip = clip;
  }

  /** Steps taken. */
  public long step() {
    return step;
  }

  /** First and second moments of each weight so far, {@code NAME.first} and {@code NAME.second}. */
  public Map<String, NDArray> moments() {
    Map<String, NDArray> moments = new LinkedHashMap<>();
    first.forEach((name, array) -> moments.put(name + ".first", array));
    second.forEach((name, array) -> moments.put(name + ".second", array));
    return moments;
  }

  /**
   * Takes up where an optimiser with these moments stood after {@code steps} steps.
   *
   * @param moments as {@link #moments} gave them; they belong to this optimiser from now on
   */
  public void restore(long steps, Map<String, NDArray> moments) {
    close();
    weights
        .keySet()
        .forEach(
            name -> {
              if (moments.containsKey(name + ".first")) {
                first.put(name, moments.get(name + ".first"));
                second.put(name, moments.get(name + ".second"));
              }
            });
    lists = first.isEmpty() ? null : lists();
    step = steps;
  }

  /**
   * Moves the weights along their gradients and sets these to zero; where the gradient or a loss is
   * not finite nothing moves.
   *
   * @param losses the step's losses, wide scalars
   * @return the gradient's norm before it was cut, then the losses; reading it waits for the device
   */
  public NDArray step(double rate, NDList losses) {
    if (lists == null) {
      reach();
    }
    step++;
    return kernels.update(
        "adamw",
        List.of(
            lists.get(0),
            lists.get(1),
            lists.get(2),
            lists.get(3),
            lists.get(4),
            lists.get(5),
            losses),
        kernels.count(step),
        kernels.passing(rate),
        kernels.scalar(decay),
        kernels.scalar(clip));
  }

  /** The first weight whose gradient is not finite, by name. */
  Optional<String> firstNotFinite() {
    return weights.entrySet().stream()
        .filter(
            weight ->
                Gradients.of(weight.getValue())
                    .filter(gradient -> !Finite.is(kernels, gradient))
                    .isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** After the first backward pass: moments for each weight that it reached. */
  private void reach() {
    weights.forEach(
        (name, weight) ->
            Scope.run(
                () ->
                    Gradients.of(weight)
                        .ifPresent(
                            gradient -> {
                              first.put(name, zeros(weight.getShape()));
                              second.put(name, zeros(weight.getShape()));
                            })));
    if (first.isEmpty()) {
      throw new IllegalStateException("no loss reached any weight");
    }
    lists = lists();
  }

  private NDArray zeros(Shape shape) {
    return Scope.keep(() -> kernels.manager().zeros(shape, kernels.precision().wideType()));
  }

  private List<NDList> lists() {
    List<NDList> all =
        List.of(new NDList(), new NDList(), new NDList(), new NDList(), new NDList(), new NDList());
    first.forEach(
        (name, moment) -> {
          NDArray weight = weights.get(name);
          int group = weight.getShape().dimension() > 1 ? 0 : 3;
          all.get(group).add(weight);
          all.get(group + 1).add(moment);
          all.get(group + 2).add(second.get(name));
        });
    return all;
  }

  @Override
  public void close() {
    first.values().forEach(NDArray::close);
    second.values().forEach(NDArray::close);
    first.clear();
    second.clear();
  }
}
