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
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Steps that are recorded and done again give the bits of the layers' own calls. */
class NextLogitsTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final int VOCAB = SmallHybrid.TEACHER.vocab();

  @Property(tries = 40, seed = "1")
  void everyMixerAndMerge(
      @ForAll Mixer.Kind mixer,
      @ForAll Merge.Kind merge,
      @ForAll @IntRange(max = 24) int window,
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll long seed) {
    LanguageModel model = SmallHybrid.of(mixer, merge.merge(), window, KERNELS);
    assertThat(bits(KERNELS, model, rows, 3, 12, seed, true))
        .isEqualTo(bits(KERNELS, model, rows, 3, 12, seed, false));
  }

  @Example
  void everyFamily() {
    for (FamilyTeacher teacher : FamilyTeacher.values()) {
      LanguageModel model =
          InterpretedModel.define(teacher.shape()).with(new RandomParameters(KERNELS, 11));
      assertThat(bits(KERNELS, model, 2, 4, 12, 5, true))
          .as(teacher.name())
          .isEqualTo(bits(KERNELS, model, 2, 4, 12, 5, false));
    }
  }

  @Example
  void beyondTheRoomThatACacheHasAtFirst() {
    LanguageModel model = SmallHybrid.of(Merge.CONCAT, KERNELS);
    assertThat(bits(KERNELS, model, 1, 250, 20, 7, true))
        .isEqualTo(bits(KERNELS, model, 1, 250, 20, 7, false));
  }

  @Example
  void withWeightsOf16Bits() {
    Kernels narrow = Kernels.forInference(Device.cpu(), Precision.BFLOAT16);
    LanguageModel model = SmallHybrid.of(Merge.CONCAT, narrow);
    assertThat(bits(narrow, model, 2, 4, 12, 9, true))
        .isEqualTo(bits(narrow, model, 2, 4, 12, 9, false));
  }

  /** Otherwise nothing above would be recorded. */
  @Example
  void teachersAsLlamaAndTheirStudentsAreRecorded() {
    assertThat(isRecorded(SmallHybrid.of(Merge.CONCAT, KERNELS))).isTrue();
    assertThat(
            isRecorded(
                InterpretedModel.define(SmallHybrid.TEACHER)
                    .with(new RandomParameters(KERNELS, 3))))
        .isTrue();
  }

  private static boolean isRecorded(LanguageModel model) {
    boolean[] recorded = new boolean[1];
    Scope.run(
        () -> {
          NDArray ids = KERNELS.manager().create(new long[] {1, 2, 3}, new Shape(1, 3));
          try (Cache cache = new Cache(model.shape());
              NextLogits next = new NextLogits(model, KERNELS, cache)) {
            model.hidden(ids, Pass.cached(cache));
            cache.advance(3);
            next.after(ids.get(":, :1"));
            next.after(ids.get(":, :1"));
            recorded[0] = next.isRecorded();
          }
        });
    return recorded[0];
  }

  /** A number for each step's logits. */
  private static List<Integer> bits(
      Kernels kernels,
      LanguageModel model,
      int rows,
      int prefill,
      int steps,
      long seed,
      boolean recorded) {
    long[] ids = new Random(seed).longs((long) rows * (prefill + steps), 0, VOCAB).toArray();
    List<Integer> logits = new ArrayList<>();
    Scope.run(
        () -> {
          NDArray tokens = kernels.manager().create(ids, new Shape(rows, prefill + steps));
          try (Cache cache = new Cache(model.shape());
              NextLogits next = new NextLogits(model, kernels, cache)) {
            model.hidden(tokens.get(":, :" + prefill), Pass.cached(cache));
            cache.advance(prefill);
            for (int at = prefill; at < prefill + steps; at++) {
              NDArray token = tokens.get(":, " + at + ":" + (at + 1));
              NDArray made = recorded ? next.after(token) : plainly(kernels, model, cache, token);
              logits.add(Arrays.hashCode(made.toFloatArray()));
            }
          }
        });
    return logits;
  }

  private static NDArray plainly(Kernels kernels, LanguageModel model, Cache cache, NDArray token) {
    NDArray logits = model.float32Logits(model.hidden(token, Pass.cached(cache)), kernels);
    cache.advance(1);
    return logits;
  }
}
