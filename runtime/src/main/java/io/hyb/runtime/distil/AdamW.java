package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * AdamW (Loshchilov and Hutter 2019) with β (0.9, 0.95) and ε 1e-8, one call of the device for all
 * weights, the gradient cut to a global norm. Weight decay is left out for arrays of one dimension:
 * norms, biases, D. A weight that no loss ever reached is left alone, as in PyTorch.
 */
final class AdamW implements AutoCloseable {
  private final Kernels kernels;
  private final double decay;
  private final double clip;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();

  /** Gradients of each weight, in its working precision. */
  private final Map<String, NDArray> gradients = new LinkedHashMap<>();

  /** Where the gradients of copies add up over a step, as wide as their masters. */
  private final Map<String, NDArray> sums = new LinkedHashMap<>();

  private final Map<String, TrainableWeight> weights;
  private final NDList losses = new NDList();
  private Lists lists;
  private long step;

  /**
   * What a step hands to the device.
   *
   * @param groups weights, gradients and both moments of those that decay, then of the others
   * @param working copies that are computed with
   * @param masters what they are copies of
   * @param gradients of the copies
   * @param sums where they add up
   */
  private record Lists(
      List<NDList> groups, NDList working, NDList masters, NDList gradients, NDList sums) {}

  /**
   * @param weights the weights to train, by name; each working one requires a gradient
   * @param decay decoupled weight decay
   * @param clip largest global norm of the gradient
   */
  AdamW(Kernels kernels, Map<String, TrainableWeight> weights, double decay, double clip) {
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
   * Continues from the moments of an optimiser that has taken {@code steps} steps.
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
    step = steps;
  }

  /**
   * Adds the gradients of a micro-batch, which the weights hold.
   *
   * @param found the micro-batch's losses, wide scalars, in the same scope as the {@link #step}
   */
  public void add(NDList found) {
    if (lists == null) {
      reach();
      lists = lists();
    }
    if (!lists.working.isEmpty()) {
      kernels.update(
          "add_gradients",
          List.of(lists.sums, lists.gradients),
          kernels.scalar(losses.isEmpty() ? 1L : 0L));
    }
    losses.addAll(found);
  }

  /**
   * Updates the weights by the gradients added since the last step and sets these to zero; where
   * the gradient or a loss is not finite, nothing changes.
   *
   * @return the gradient's norm before it was cut, then the losses; reading it waits for the device
   */
  public NDArray step(double rate) {
    step++;
    List<NDList> all = new ArrayList<>(lists.groups);
    all.addAll(List.of(lists.working, lists.masters, losses));
    NDArray report =
        kernels.update(
            "adamw",
            all,
            kernels.count(step),
            kernels.passing(rate),
            kernels.scalar(decay),
            kernels.scalar(clip));
    losses.clear();
    return report;
  }

  /** The first weight whose gradient is not finite, by name. */
  Optional<String> firstNotFinite() {
    return weights.entrySet().stream()
        .filter(
            weight ->
                Gradients.of(weight.getValue().working())
                    .filter(gradient -> !Finite.is(kernels, gradient))
                    .isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * After the first backward pass: the gradient of each weight that it reached, and moments for it
   * if no checkpoint brought them.
   */
  private void reach() {
    boolean restored = !first.isEmpty();
    weights.forEach(
        (name, weight) -> {
          Optional<NDArray> found = Gradients.of(weight.working());
          if (found.isEmpty()) {
            return;
          }
          gradients.put(name, Scope.release(found.get()));
          if (weight.isCopied()) {
            sums.put(name, zeros(weight.master().getShape()));
          }
          if (!restored) {
            first.put(name, zeros(weight.master().getShape()));
            second.put(name, zeros(weight.master().getShape()));
          }
        });
    if (gradients.isEmpty()) {
      throw new IllegalStateException("no loss reached any weight");
    }
  }

  private NDArray zeros(Shape shape) {
    return Scope.keep(() -> kernels.manager().zeros(shape, kernels.precision().wideType()));
  }

  private Lists lists() {
    List<NDList> groups = Stream.generate(NDList::new).limit(8).toList();
    Lists made = new Lists(groups, new NDList(), new NDList(), new NDList(), new NDList());
    first.forEach(
        (name, moment) -> {
          TrainableWeight weight = weights.get(name);
          int group = weight.master().getShape().dimension() > 1 ? 0 : 4;
          groups.get(group).add(weight.master());
          groups.get(group + 1).add(sums.getOrDefault(name, gradients.get(name)));
          groups.get(group + 2).add(moment);
          groups.get(group + 3).add(second.get(name));
          if (weight.isCopied()) {
            made.working.add(weight.working());
            made.masters.add(weight.master());
            made.gradients.add(gradients.get(name));
            made.sums.add(sums.get(name));
          }
        });
    return made;
  }

  @Override
  public void close() {
    lists = null;
    for (Map<String, NDArray> arrays : List.of(gradients, sums, first, second)) {
      arrays.values().forEach(NDArray::close);
      arrays.clear();
    }
  }
}
