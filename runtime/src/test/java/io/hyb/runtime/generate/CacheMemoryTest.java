package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.plan.Memory;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.MixerState;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a model is said to hold while decoding is what its cache holds. */
class CacheMemoryTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  @Property(tries = 60)
  void bytesAreThoseOfTheValuesInUse(
      @ForAll Merge.Kind merge,
      @ForAll @IntRange(max = 24) int window,
      @ForAll @IntRange(min = 1, max = 3) int rows,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll long seed) {
    LanguageModel model = SmallHybrid.of(merge.merge(), window, KERNELS);
    Random random = new Random(seed);
    try (Cache cache = new Cache(model.shape())) {
      for (int from = 0; from < length; ) {
        int count = 1 + random.nextInt(length - from);
        long[] ids = random.longs((long) rows * count, 0, SmallHybrid.TEACHER.vocab()).toArray();
        NDArray tokens = KERNELS.manager().create(ids, new Shape(rows, count));
        Scope.run(() -> model.forward(tokens, Pass.cached(cache)));
        from += count;
      }
      Memory held = held(model, cache);
      assertThat(held).isEqualTo(Memory.of(model.shape(), length, rows, Float.BYTES));
    }
  }

  private static Memory held(LanguageModel model, Cache cache) {
    long keysValues = 0;
    long states = 0;
    long convolutions = 0;
    for (int i = 0; i < model.shape().stack().size(); i++) {
      LayerPass at = Pass.cached(cache).at(i);
      NDArray keys = at.keysValues().orElseThrow().keys();
      NDArray values = at.keysValues().orElseThrow().values();
      if (keys != null) {
        keysValues += inUse(keys) + inUse(values);
        int room = model.shape().stack().get(i).window().orElse(Integer.MAX_VALUE);
        assertThat(keys.getShape().get(2)).isLessThanOrEqualTo(room);
      }
      MixerState state = at.mixerState().orElseThrow();
      states += state.h().size();
      convolutions += state.window().size();
    }
    return new Memory(keysValues * Float.BYTES, states * Float.BYTES, convolutions * Float.BYTES);
  }

  /** Values of positions that anything was put into: buffers are zeros at first. */
  private static long inUse(NDArray buffer) {
    long[] positions = new long[1];
    Scope.run(() -> positions[0] = buffer.abs().sum(new int[] {3}).gt(0).sum().getLong());
    return positions[0] * buffer.getShape().get(3);
  }
}
