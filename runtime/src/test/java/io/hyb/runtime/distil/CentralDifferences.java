package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Stage;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A loss's slopes along random directions, one for each weight, as a backward pass gives them and
 * as central differences do, in float64.
 */
final class CentralDifferences {
  /** Small, since an embedding's direction is long: what it leaves out grows with its square. */
  private static final double STEP = 1e-6;

  private final Kernels kernels;
  private final Match loss;
  private final Batch batch;
  private final Map<String, NDArray> weights = new LinkedHashMap<>();

  /**
   * @param student whose weights are all trained
   */
  CentralDifferences(Kernels kernels, Match loss, Student student, Batch batch) {
    this.kernels = kernels;
    this.loss = loss;
    this.batch = batch;
    student.train(Stage.Train.ALL).forEach((name, weight) -> weights.put(name, weight.master()));
  }

  Set<String> weights() {
    return weights.keySet();
  }

  /**
   * The weights, those of one part of a layer (its mixer, merge, attention, MLP or a norm) or of
   * the model together.
   */
  Collection<List<String>> parts() {
    return weights.keySet().stream()
        .collect(
            Collectors.groupingBy(
                CentralDifferences::part, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  /** The slope along each weight that the loss depends on. */
  Map<String, Double> slopes() {
    loss.accumulate(batch, stepSize()).close();
    // All at once, since the passes of the differences add to the gradients too.
    Map<String, Double> slopes = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) ->
            Gradients.of(weight)
                .ifPresent(
                    gradient ->
                        slopes.put(name, gradient.mul(direction(weight)).sum().getDouble())));
    return slopes;
  }

  /** Checks the slope along one weight, 0 where the loss does not depend on it. */
  void check(String name, Map<String, Double> slopes) {
    check(List.of(name), slopes);
  }

  /** Checks the slope along several weights at once. */
  void check(Collection<String> names, Map<String, Double> slopes) {
    double expected = (moved(names, STEP) - moved(names, -STEP)) / (2 * STEP);
    double actual = names.stream().mapToDouble(name -> slopes.getOrDefault(name, 0.0)).sum();
    assertThat(Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-3))
        .as("%s: %s, expected %s", names, actual, expected)
        .isLessThanOrEqualTo(1e-4);
  }

  private static String part(String weight) {
    return weight.replaceFirst("^(model\\.layers\\.\\d+\\.\\w+)\\..*", "$1");
  }

  private double moved(Collection<String> names, double by) {
    move(names, by);
    double value = value();
    move(names, -by);
    return value;
  }

  private void move(Collection<String> names, double by) {
    for (String name : names) {
      NDArray weight = weights.get(name);
      Scope.run(() -> Gradients.unrecorded(() -> weight.addi(direction(weight).mul(by))));
    }
  }

  private double value() {
    double[] sum = new double[1];
    Scope.run(
        () -> {
          NDList parts = loss.accumulate(batch, stepSize());
          for (NDArray part : parts) {
            sum[0] += part.getDouble();
          }
        });
    return sum[0];
  }

  private Match.StepSize stepSize() {
    return new Match.StepSize(batch.tokens(), batch.rows());
  }

  private NDArray direction(NDArray like) {
    Random random = new Random(3);
    double[] values = random.doubles(like.size(), -1, 1).toArray();
    return kernels.manager().create(values, like.getShape());
  }
}
