package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.cuda.OptimiserKernels;
import io.hyb.runtime.testing.TrainingChecks;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Steps of AdamW over weights of some shapes, each with a copy where a model computes in a narrow
 * precision.
 *
 * @param summed whether gradients are wide
 * @param clip cuts the gradient of most steps
 */
public record AdamWCase(List<Shape> shapes, boolean summed, int steps, double clip) {

  public static AdamWCase drawn(Random random) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int rows = 1 + random.nextInt(300);
      shapes.add(i % 2 == 0 ? new Shape(rows) : new Shape(rows, 1 + random.nextInt(150)));
    }
    return new AdamWCase(
        shapes, random.nextBoolean(), 1 + random.nextInt(4), 1 + random.nextDouble());
  }

  /**
   * Weights, copies and moments after the last step, and its report.
   *
   * @param rounding in whose precision numbers are drawn
   * @param on what computes
   */
  public Map<String, float[]> run(Kernels rounding, Kernels on, long seed) {
    Random random = new Random(seed);
    // PyTorch's own wants gradients as wide as what they move.
    boolean wide = summed || LayerKernels.of(on).lack().isPresent();
    Map<String, float[]> found = new LinkedHashMap<>();
    Scope.run(
        () -> {
          List<OptimiserKernels.Weight> weights = new ArrayList<>();
          for (Shape shape : shapes) {
            NDArray master = on.widen(drawn(rounding, on, random, shape));
            NDArray working = on.precision().isNarrow() ? on.cast(master) : master;
            NDArray gradient = zeros(on, shape, wide);
            weights.add(
                new OptimiserKernels.Weight(
                    master,
                    working,
                    gradient,
                    master.zerosLike(),
                    master.zerosLike(),
                    shape.dimension() > 1));
          }
          try (AdamWUpdate update = update(on, weights)) {
            NDArray report = on.absent();
            for (int step = 1; step <= steps; step++) {
              for (OptimiserKernels.Weight weight : weights) {
                NDArray slopes = drawn(rounding, on, random, weight.master().getShape());
                on.run1("put", weight.gradient(), slopes);
              }
              NDList losses = new NDList(on.widen(drawn(rounding, on, random, new Shape())));
              report = update.take(losses, report, step, 0.01 * step);
            }
            found.put("report", numbers(on, report));
          }
          for (int i = 0; i < weights.size(); i++) {
            OptimiserKernels.Weight weight = weights.get(i);
            found.put(i + ".master", numbers(on, weight.master()));
            found.put(i + ".working", numbers(on, weight.working()));
            found.put(i + ".gradient", numbers(on, weight.gradient()));
            found.put(i + ".first", numbers(on, weight.first()));
            found.put(i + ".second", numbers(on, weight.second()));
          }
        });
    return found;
  }

  /** Vectors are a part of a longer one, as the derivatives by weights that are joined are. */
  private static NDArray zeros(Kernels on, Shape shape, boolean wide) {
    boolean vector = shape.dimension() == 1;
    Shape whole = vector ? new Shape(shape.size() + 1) : shape;
    NDArray zeros = on.manager().zeros(whole, on.precision().wideType());
    NDArray all = wide ? zeros : on.cast(zeros);
    return vector ? all.get("1:") : all;
  }

  private AdamWUpdate update(Kernels on, List<OptimiserKernels.Weight> weights) {
    AdamWUpdate.Settings settings = new AdamWUpdate.Settings(0.9, 0.95, 1e-8, 0.1, clip);
    return FusedUpdate.of(on, settings, weights)
        .orElseGet(() -> new ListedUpdate(on, settings, weights));
  }

  private static NDArray drawn(Kernels rounding, Kernels on, Random random, Shape shape) {
    return TrainingChecks.drawn(rounding, on, random, 1, shape.getShape());
  }

  private static float[] numbers(Kernels on, NDArray array) {
    return TrainingChecks.numbers(on, array);
  }
}
