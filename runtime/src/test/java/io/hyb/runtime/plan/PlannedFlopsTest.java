package io.hyb.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Model;
import io.hyb.arch.plan.Flops;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planned FLOPs are those of the products that PyTorch runs. */
class PlannedFlopsTest {
  /** Not in float32, in which a step calls products that no profiler sees. */
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT64);

  /** Chunks of 16 fill it but for a rest. */
  private static final int CONTEXT = 100;

  static List<Model> models() {
    return CostedModels.some();
  }

  @ParameterizedTest
  @MethodSource("models")
  void equalTheRecordedProducts(Model shape) {
    LanguageModel model = InterpretedModel.define(shape).with(new RandomParameters(KERNELS, 11));
    RecordedProducts products = RecordedProducts.of(shape);
    Flops planned = Flops.of(shape, CONTEXT);
    try (Cache cache = new Cache(shape)) {
      Scope.run(() -> model.forward(ids(CONTEXT), Pass.FULL)); // tables are made only once
      long prefill = products.of(() -> Scope.run(() -> model.forward(ids(CONTEXT), Pass.FULL)));
      assertThat(planned.prefill()).isEqualTo(prefill);

      Scope.run(() -> model.forward(ids(CONTEXT - 1), Pass.cached(cache)));
      long decode = products.of(() -> Scope.run(() -> model.forward(ids(1), Pass.cached(cache))));
      assertThat(planned.decode()).isEqualTo(decode);
    }
  }

  private static NDArray ids(int length) {
    long[] tokens = new Random(length).longs(length, 0, CostedModels.VOCAB).toArray();
    return KERNELS.manager().create(tokens, new Shape(1, length));
  }
}
