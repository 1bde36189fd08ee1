package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.cuda.OptimiserKernels;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AdamW (Loshchilov and Hutter 2019) with β (0.9, 0.95) and ε 1e-8, all weights at once, the
 * gradient cut to a global norm. Weight decay is left out for arrays of one dimension: norms,
 * biases, D. A weight that no loss ever reached is left alone, as in PyTorch.
 */
final class AdamW implements AutoCloseable {
  private final Kernels kernels;
  private final AdamWUpdate.Settings settings;
  private final boolean accumulates;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();

  /** Gradients of each weight, in its working precision. */
  private final Map<String, NDArray> gradients = new LinkedHashMap<>();

  /** Where the gradients of copies add up over a step, as wide as their masters. */
  private final Map<String, NDArray> sums = new LinkedHashMap<>();

  private final Map<String, TrainableWeight> weights;
  private final NDList losses = new NDList();
  private AdamWUpdate update;
  private long step;

  /** The last step's report. */
  private Optional<NDArray> before = Optional.empty();

  /**
   * @param weights the weights to train, by name; each working one requires a gradient
   * @param decay decoupled weight decay
   * @param clip largest global norm of the gradient
   * @param accumulates whether a step may have several micro-batches
   */
  AdamW(
      Kernels kernels,
      Map<String, TrainableWeight> weights,
      double decay,
      double clip,
      boolean accumulates) {
    this.kernels = kernels;
    this.weights = new LinkedHashMap<>(weights);
    this.settings = new AdamWUpdate.Settings(0.9, 0.95, 1e-8, decay, clip);
    this.accumulates = accumulates;
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
    if (update == null) {
      reach();
      update = accumulates ? ofSums() : ofGradients().orElseGet(this::ofSums);
    }
    if (!sums.isEmpty()) {
      NDList copies = new NDList();
      NDList wide = new NDList();
      sums.forEach(
          (name, sum) -> {
            copies.add(gradients.get(name));
            wide.add(sum);
          });
      kernels.update(
          "add_gradients", List.of(wide, copies), kernels.scalar(losses.isEmpty() ? 1L : 0L));
    }
    losses.addAll(found);
  }

  /**
   * Updates the weights by the gradients added since the last step and sets these to zero; where
   * the gradient or a loss is not finite, nothing changes, and nothing in the next step, which may
   * have been handed out by the time that this is known.
   *
   * @return the gradient's norm before it was cut, then the losses; reading it waits for the device
   */
  public NDArray step(double rate) {
    step++;
    NDArray report = update.take(losses, before.orElseGet(kernels::absent), step, rate);
    losses.clear();
    before.ifPresent(NDArray::close);
    before = Optional.of(Scope.keep(() -> kernels.run1("detach", report)));
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

  private static boolean decays(NDArray weight) {
    return weight.getShape().dimension() > 1;
  }

  /** Kernels of our own, where there are such, over the gradients as they are. */
  private Optional<AdamWUpdate> ofGradients() {
    return FusedUpdate.of(kernels, settings, each(gradients));
  }

  /** The same, or PyTorch's, over gradients of copies that add up in the masters' type. */
  private AdamWUpdate ofSums() {
    gradients
        .keySet()
        .forEach(
            name -> {
              TrainableWeight weight = weights.get(name);
              if (weight.isCopied()) {
                sums.put(name, zeros(weight.master().getShape()));
              }
            });
    Map<String, NDArray> slopes = new LinkedHashMap<>(gradients);
    slopes.putAll(sums);
    List<OptimiserKernels.Weight> each = each(slopes);
    return FusedUpdate.of(kernels, settings, each)
        .orElseGet(() -> new ListedUpdate(kernels, settings, each));
  }

  private List<OptimiserKernels.Weight> each(Map<String, NDArray> slopes) {
    return first.keySet().stream()
        .map(
            name ->
                new OptimiserKernels.Weight(
                    weights.get(name).master(),
                    weights.get(name).working(),
                    slopes.get(name),
                    first.get(name),
                    second.get(name),
                    decays(weights.get(name).master())))
        .toList();
  }

  @Override
  public void close() {
    if (update != null) {
      update.close();
      update = null;
    }
    before.ifPresent(NDArray::close);
    before = Optional.empty();
    for (Map<String, NDArray> arrays : List.of(gradients, sums, first, second)) {
      arrays.values().forEach(NDArray::close);
      arrays.clear();
    }
  }
}
