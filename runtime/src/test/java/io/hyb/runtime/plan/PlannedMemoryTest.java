package io.hyb.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Model;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.word.ValueType;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planned bytes are those of the values that a cache really holds after a run. */
class PlannedMemoryTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final int BATCH = 2;

  private static final int[] PIECES = {37, 1, 1, 20};

  static Stream<Model> models() {
    return Stream.concat(
        CostedModels.all().stream(), CostedModels.windowed(IntStream.of(PIECES).sum()).stream());
  }

  @ParameterizedTest
  @MethodSource("models")
  void equalTheLiveValuesOfACache(Model shape) {
    LanguageModel model = InterpretedModel.define(shape).with(new RandomParameters(KERNELS, 11));
    try (Cache cache = new Cache(shape)) {
      for (int length : PIECES) {
        Scope.run(() -> model.forward(ids(length), Pass.cached(cache)));
      }
      assertThat(live(shape, cache))
          .isEqualTo(Memory.of(shape, cache.length(), BATCH, ValueType.FLOAT32.bytes()));
    }
  }

  private static Memory live(Model shape, Cache cache) {
    long keysValues = 0;
    long state = 0;
    long convolution = 0;
    for (int i = 0; i < shape.stack().size(); i++) {
      LayerPass layer = Pass.cached(cache).at(i);
      NDArray keys = layer.keysValues().orElseThrow().keys();
      if (keys != null) {
        int window = shape.stack().get(i).window().orElse(Integer.MAX_VALUE);
        assertThat(keys.getShape().get(2)).isLessThanOrEqualTo(window);
        keysValues += written(keys) + written(layer.keysValues().orElseThrow().values());
      }
      NDArray h = layer.mixerState().orElseThrow().h();
      if (h != null) {
        state += h.size();
        convolution += layer.mixerState().orElseThrow().window().size();
      }
    }
    return new Memory(4 * keysValues, 4 * state, 4 * convolution);
  }

  /** Values of the positions that were written, of a buffer that is zero beyond them. */
  private static long written(NDArray buffer) {
    float[] values = buffer.toFloatArray();
    int width = (int) buffer.getShape().get(3);
    long written = 0;
    for (int from = 0; from < values.length; from += width) {
      boolean any = false;
      for (int i = from; i < from + width; i++) {
        any |= values[i] != 0;
      }
      written += any ? width : 0;
    }
    return written;
  }

  private static NDArray ids(int length) {
    long[] tokens =
        new Random(length).longs((long) BATCH * length, 0, CostedModels.VOCAB).toArray();
    return KERNELS.manager().create(tokens, new Shape(BATCH, length));
  }
}
