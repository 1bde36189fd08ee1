package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.model.Step;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Steps whose position only the device knows give what steps told their position give. */
class StepsTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final int VOCAB = SmallHybrid.TEACHER.vocab();

  /**
   * Every merge and mixer, teachers of every other family, and windows within a step's first bound
   * and beyond it.
   */
  private static final List<LanguageModel> MODELS = new ArrayList<>();

  static {
    Shapes.merges().forEach(merge -> MODELS.add(SmallHybrid.of(merge, KERNELS)));
    List.of(Mixer.Kind.MAMBA2, Mixer.Kind.GATED_DELTA_NET)
        .forEach(mixer -> MODELS.add(SmallHybrid.of(mixer, Merge.CONCAT, 0, KERNELS)));
    for (FamilyTeacher teacher : FamilyTeacher.values()) {
      MODELS.add(InterpretedModel.define(teacher.shape()).with(new RandomParameters(KERNELS, 11)));
    }
    List.of(7, 270).forEach(n -> MODELS.add(SmallHybrid.of(Merge.CONCAT, n, KERNELS)));
  }

  @Property(tries = 100, seed = "1")
  void logitsAreThoseOfAFullPass(
      @ForAll Mixer.Kind mixer,
      @ForAll Merge.Kind merge,
      @ForAll @IntRange(max = 24) int window,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 20) int prefill,
      @ForAll @IntRange(min = 1, max = 6) int steps,
      @ForAll long seed) {
    LanguageModel model = SmallHybrid.of(mixer, merge.merge(), window, KERNELS);
    int length = prefill + steps;
    long[] ids = new Random(seed).longs((long) rows * length, 0, VOCAB).toArray();
    float[] stepped = new float[rows * length * VOCAB];
    float[] full = new float[rows * length * VOCAB];
    Scope.run(
        () -> {
          NDArray tokens = KERNELS.manager().create(ids, new Shape(rows, length));
          float[] all = model.forward(tokens, Pass.FULL).toFloatArray();
          NDArray position = KERNELS.manager().create(new long[] {prefill});
          try (Cache cache = new Cache(model.shape())) {
            model.forward(tokens.get(":, :" + prefill), Pass.cached(cache));
            for (int at = prefill; at < length; at++) {
              NDArray next = tokens.get(":, " + at + ":" + (at + 1));
              Pass pass = Pass.step(cache, new Step(position, 64));
              float[] logits = model.forward(next, pass).toFloatArray();
              position.addi(1);
              for (int row = 0; row < rows; row++) {
                int to = (row * length + at) * VOCAB;
                System.arraycopy(logits, row * VOCAB, stepped, to, VOCAB);
                System.arraycopy(all, to, full, to, VOCAB);
              }
            }
          }
        });
    assertThat(Closeness.relativeError(stepped, full)).isLessThanOrEqualTo(1e-4);
  }

  @Example
  void tokensAreTheSameBeyondTheFirstBound() {
    for (LanguageModel model : MODELS) {
      for (Sampling sampling : List.of(Sampling.GREEDY, new Sampling(0.8, 0.9, 5))) {
        int[] prompt = {3, 1, 4, 1, 5};
        List<Integer> expected = generated(new Generator(model, KERNELS), prompt, 280, sampling);
        assertThat(generated(Generator.inSteps(model, KERNELS), prompt, 280, sampling))
            .as(model.shape().name())
            .isEqualTo(expected);
      }
    }
  }

  @Example
  void buffersThatWereTooSmallGrow() {
    LanguageModel model = SmallHybrid.of(Merge.CONCAT, KERNELS);
    int[] prompt = {3, 1, 4, 1, 5}; // room for 1,280 positions from the start
    List<Integer> expected =
        generated(new Generator(model, KERNELS), prompt, 1300, Sampling.GREEDY);
    assertThat(generated(Generator.inSteps(model, KERNELS), prompt, 1300, Sampling.GREEDY))
        .isEqualTo(expected);
  }

  @Example
  void rowsSideBySideAreTheSame() {
    int[][] prompts = {{3, 1, 4}, {2, 7, 1}, {0, 0, 60}};
    for (LanguageModel model : MODELS) {
      for (Sampling sampling : List.of(Sampling.GREEDY, new Sampling(1, 0.9, 7))) {
        assertThat(Generator.inSteps(model, KERNELS).generateRows(prompts, 40, sampling))
            .isDeepEqualTo(new Generator(model, KERNELS).generateRows(prompts, 40, sampling));
      }
    }
  }

  @Example
  void rowsOfDifferentLengthsAreTheSame() {
    List<int[]> prompts =
        List.of(new int[] {3, 1, 4, 1, 5, 9}, new int[] {2}, IntStream.range(7, 40).toArray());
    for (LanguageModel model : MODELS) {
      assertThat(continued(GreedyRows.inSteps(model, KERNELS), prompts))
          .isEqualTo(continued(new GreedyRows(model, KERNELS), prompts));
    }
  }

  @Example
  void theCallerEndsASequence() {
    int[] seen = new int[1];
    Generator.inSteps(SmallHybrid.of(Merge.SUM, KERNELS), KERNELS)
        .generate(new int[] {1, 2}, 100, Sampling.GREEDY, token -> ++seen[0] < 9);
    assertThat(seen[0]).isEqualTo(9);
  }

  @Property(seed = "1")
  void boundsHaveRoomAndAreFew(@ForAll @IntRange(min = 1, max = 1 << 20) int positions) {
    int bound = Steps.bound(positions);
    assertThat(bound).isBetween(positions, Math.max(256, positions * 2));
    assertThat(Steps.bound(bound)).isEqualTo(bound);
    if (positions > 1024) {
      assertThat(bound).isLessThanOrEqualTo(positions * 5 / 4);
    }
  }

  private static List<List<Integer>> continued(GreedyRows rows, List<int[]> prompts) {
    List<List<Integer>> tokens = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int[] lengths = {4, 25, 6};
    rows.generate(
        prompts,
        (row, token) -> {
          tokens.get(row).add(token);
          return tokens.get(row).size() < lengths[row];
        });
    return tokens;
  }

  private static List<Integer> generated(
      Generator generator, int[] prompt, int count, Sampling sampling) {
    List<Integer> tokens = new ArrayList<>();
    generator.generate(prompt, count, sampling, tokens::add);
    return tokens;
  }
}
