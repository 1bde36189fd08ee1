package io.hyb.runtime.generate;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * How long a model takes for a prompt and for a token after it, on the path that generation takes.
 *
 * @param prefillSeconds for all rows' prompts and their first tokens
 * @param stepSeconds the median time of a step, which gives every row a token
 * @param inSteps whether that was one of {@link Steps}, which a GPU can record
 */
public record Pace(double prefillSeconds, double stepSeconds, boolean inSteps) {

  /**
   * Measures random prompts; a first prefill and the first steps, which make what later ones find,
   * don't count.
   *
   * @param prefill tokens of each prompt
   * @param decode steps that count
   */
  public static Pace of(
      LanguageModel model, Kernels kernels, int rows, int prefill, int decode, Sampling sampling) {
    Generator generator = new Generator(model, kernels);
    int[][] prompts = new int[rows][];
    for (int row = 0; row < rows; row++) {
      prompts[row] = new Random(row).ints(prefill, 0, model.shape().teacher().vocab()).toArray();
    }
    generator.generateRows(prompts, 1, sampling);
    SplittableRandom random = new SplittableRandom(sampling.seed());
    long start = System.nanoTime();
    try (Cache cache = generator.roomy(prefill, decode + 3 * Steps.MOST);
        NDArray first = Scope.keep(() -> generator.afterPrompt(prompts, cache, sampling, random))) {
      first.toLongArray();
      double prefillSeconds = (System.nanoTime() - start) / 1e9;
      boolean inSteps = Steps.suit(kernels);
      List<Double> times =
          inSteps
              ? inSteps(model, kernels, cache, sampling, first, decode)
              : generator.times(first, cache, sampling, decode);
      times.sort(null);
      return new Pace(prefillSeconds, times.get(times.size() / 2), inSteps);
    }
  }

  private static List<Double> inSteps(
      LanguageModel model,
      Kernels kernels,
      Cache cache,
      Sampling sampling,
      NDArray first,
      int decode) {
    List<Double> times = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(sampling.seed());
    long rows = first.getShape().get(0);
    try (Steps steps = Steps.free(model, kernels, cache, sampling, first)) {
      steps.next(random.doubles(Steps.MOST * rows).toArray());
      for (int made = 0; made < decode; made += Steps.MOST) {
        long start = System.nanoTime();
        steps.next(random.doubles(Steps.MOST * rows).toArray());
        times.add((System.nanoTime() - start) / 1e9 / Steps.MOST);
      }
    }
    return times;
  }
}
