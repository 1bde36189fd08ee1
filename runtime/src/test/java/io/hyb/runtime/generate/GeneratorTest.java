package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.merge.Merge;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generation with random small hybrids: what a cache gives equals what a full pass gives. */
class GeneratorTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final Map<Merge, LanguageModel> MODELS = new HashMap<>();

  static {
    for (Merge merge : Shapes.merges()) {
      MODELS.put(merge, SmallHybrid.of(merge, KERNELS));
    }
  }

  @ParameterizedTest
  @MethodSource("io.hyb.runtime.testing.Shapes#merges")
  void rowsOfDifferentLengthsGetWhatEachGetsAlone(Merge merge) {
    LanguageModel model = MODELS.get(merge);
    List<int[]> prompts =
        List.of(new int[] {3, 1, 4, 1, 5, 9}, new int[] {2}, IntStream.range(7, 30).toArray());
    List<List<Integer>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int[] lengths = {4, 9, 6};
    new GreedyRows(model, KERNELS)
        .generate(
            prompts,
            (row, token) -> {
              rows.get(row).add(token);
              return rows.get(row).size() < lengths[row];
            });
    for (int row = 0; row < lengths.length; row++) {
      int[] alone =
          generated(new Generator(model, KERNELS), prompts.get(row), lengths[row], Sampling.GREEDY);
      assertThat(rows.get(row))
          .as("row %d", row)
          .containsExactly(Arrays.stream(alone).boxed().toArray(Integer[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("io.hyb.runtime.testing.Shapes#merges")
  void greedyTokensAreTheFullPassesLikeliest(Merge merge) {
    LanguageModel model = MODELS.get(merge);
    int[] prompt = {3, 1, 4, 1, 5, 9, 2, 6, 5};
    int[] expected = prompt;
    for (int i = 0; i < 12; i++) {
      int[] before = expected;
      expected = Arrays.copyOf(before, before.length + 1);
      int[] grown = expected;
      Scope.run(
          () ->
              grown[before.length] =
                  (int)
                      model
                          .forward(ids(before), Pass.FULL)
                          .argMax(2)
                          .getLong(0, before.length - 1));
    }
    int[] continuation = Arrays.copyOfRange(expected, prompt.length, expected.length);
    for (int piece : new int[] {1, 4, 9, 512}) {
      assertThat(generated(new Generator(model, KERNELS, piece), prompt, 12, Sampling.GREEDY))
          .as("pieces of %d", piece)
          .isEqualTo(continuation);
    }
  }

  @Test
  void rowsSideBySideAreWhatEachGivesAlone() {
    Generator generator = new Generator(MODELS.get(Merge.CONCAT), KERNELS, 3);
    int[][] prompts = {{3, 1, 4, 1, 5}, {2, 7, 1, 8, 2}, {0, 0, 0, 0, 60}};
    int[][] rows = generator.generateRows(prompts, 8, Sampling.GREEDY);
    for (int row = 0; row < prompts.length; row++) {
      assertThat(rows[row]).isEqualTo(generated(generator, prompts[row], 8, Sampling.GREEDY));
    }
  }

  @Test
  void theCallerEndsASequence() {
    Generator generator = new Generator(MODELS.get(Merge.SUM), KERNELS);
    int[] seen = new int[1];
    generator.generate(new int[] {1, 2}, 100, Sampling.GREEDY, token -> ++seen[0] < 4);
    assertThat(seen[0]).isEqualTo(4);
  }

  @Test
  void drawsFollowTheProbabilities() {
    NDArray logits = KERNELS.manager().create(new float[] {0f, 2f, 1f, -1f}, new Shape(1, 1, 4));
    assertThat(frequencies(logits, 1, 1))
        .usingComparatorWithPrecision(0.02)
        .containsExactly(softmax(1, 0, 2, 1, -1));
    assertThat(frequencies(logits, 2, 1))
        .usingComparatorWithPrecision(0.02)
        .containsExactly(softmax(2, 0, 2, 1, -1));
    // The two likeliest reach 0.88; what is left of the others is nothing.
    double[] two = softmax(1, 2, 1);
    assertThat(frequencies(logits, 1, 0.8))
        .usingComparatorWithPrecision(0.02)
        .containsExactly(0, two[0], two[1], 0);
  }

  private static double[] softmax(double temperature, double... logits) {
    double sum = Arrays.stream(logits).map(x -> Math.exp(x / temperature)).sum();
    return Arrays.stream(logits).map(x -> Math.exp(x / temperature) / sum).toArray();
  }

  private static double[] frequencies(NDArray logits, double temperature, double topP) {
    int draws = 10_000;
    double[] points = IntStream.range(0, draws).mapToDouble(i -> (i + 0.5) / draws).toArray();
    double[] counts = new double[4];
    Scope.run(
        () -> {
          NDArray drawn =
              KERNELS.run1(
                  "draw",
                  logits.repeat(0, draws),
                  KERNELS.scalar(temperature),
                  KERNELS.scalar(topP),
                  KERNELS.manager().create(points));
          for (long token : drawn.toLongArray()) {
            counts[(int) token] += 1.0 / draws;
          }
        });
    return counts;
  }

  @Test
  void samplingOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new Sampling(-1, 1, 0)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> new Sampling(1, 0, 0)).hasMessageContaining("top-p");
  }

  private static int[] generated(Generator generator, int[] prompt, int count, Sampling sampling) {
    IntStream.Builder tokens = IntStream.builder();
    generator.generate(
        prompt,
        count,
        sampling,
        token -> {
          tokens.add(token);
          return true;
        });
    return tokens.build().toArray();
  }

  private static NDArray ids(int[] tokens) {
    return KERNELS
        .manager()
        .create(Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, tokens.length));
  }
}
