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
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a cache gives equals what a full pass gives, with random small hybrids. */
class PrefillSplitTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final Map<String, LanguageModel> MODELS = new HashMap<>();

  @Property(seed = "1")
  void anySplitOfAPrefillGivesTheFullPassesLogits(
      @ForAll Mixer.Kind mixer,
      @ForAll Merge.Kind merge,
      @ForAll @IntRange(max = 24) int window,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll long seed) {
    LanguageModel model =
        MODELS.computeIfAbsent(
            mixer + " " + merge + " " + window,
            unused -> SmallHybrid.of(mixer, merge.merge(), window, KERNELS));
    Random random = new Random(seed);
    int[] tokens = random.ints(length, 0, SmallHybrid.TEACHER.vocab()).toArray();
    float[] pieces = new float[length * SmallHybrid.TEACHER.vocab()];
    try (Cache cache = new Cache(model.shape())) {
      for (int from = 0; from < length; ) {
        int at = from;
        int to = at + 1 + random.nextInt(length - at);
        Scope.run(
            () -> {
              float[] logits =
                  model
                      .forward(ids(Arrays.copyOfRange(tokens, at, to)), Pass.cached(cache))
                      .toFloatArray();
              System.arraycopy(logits, 0, pieces, at * SmallHybrid.TEACHER.vocab(), logits.length);
            });
        from = to;
      }
    }
    Scope.run(
        () -> {
          float[] full = model.forward(ids(tokens), Pass.FULL).toFloatArray();
          assertThat(Closeness.relativeError(pieces, full)).isLessThanOrEqualTo(1e-4);
        });
  }

  private static NDArray ids(int[] tokens) {
    return KERNELS
        .manager()
        .create(Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, tokens.length));
  }
}
