package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Family;
import io.hyb.arch.Model;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Models with packed weights give what float32 gives with the numbers that those hold. */
class PackedWeightsTest {
  private static final int LENGTH = 21;

  private static final Kernels PACKING =
      Kernels.packing(Device.cpu(), Precision.BFLOAT16).orElse(null);

  private static final Kernels FLOAT32 = new Kernels(Device.cpu(), Precision.FLOAT32);

  private static final NDArray BFLOAT16 = FLOAT32.scalar((long) Precision.BFLOAT16.torchType());

  @BeforeEach
  void thereIsFbgemm() {
    assumeTrue(PACKING != null, "this libtorch has no FBGEMM");
  }

  @AfterAll
  static void close() {
    if (PACKING != null) {
      PACKING.close();
    }
    FLOAT32.close();
  }

  @ParameterizedTest
  @EnumSource
  void ofEveryFamily(Family family) {
    check(PACKING, 1e-5, TinyShapes.teacher(family, true));
    check(PACKING, 1e-5, TinyShapes.teacher(family, false));
  }

  @ParameterizedTest
  @MethodSource("hybrids")
  void ofEveryMixerAndMerge(Mixer.Kind mixer, Merge merge) {
    check(PACKING, 1e-5, TinyShapes.hybrid(mixer, merge, TinyShapes.teacher(true)));
  }

  static Stream<Arguments> hybrids() {
    return Arrays.stream(Mixer.Kind.values())
        .flatMap(mixer -> Shapes.merges().stream().map(merge -> Arguments.of(mixer, merge)));
  }

  @Test
  void numbersThatFloat16LacksStayUnpacked() {
    float[] large = {1e5f, 1, 2, 3};
    Scope.run(
        () -> {
          NDArray weight = PACKING.weight(PACKING.manager().create(large, new Shape(2, 2)));
          float[] x = {1, 1};
          assertThat(product(weight, x)).containsExactly(99841f, 5);
          PACKING.discard(weight);
        });
  }

  @Test
  void aDiscardedWeightIsGone() {
    Scope.run(
        () -> {
          float[] x = {1, 2};
          NDArray weight = PACKING.weight(PACKING.manager().ones(new Shape(3, 2)));
          NDArray same = rows(weight);
          assertThat(product(same, x)).containsExactly(3, 3, 3);
          PACKING.discard(weight);
          assertThatThrownBy(() -> product(same, x)).isInstanceOf(EngineException.class);
        });
  }

  private static NDArray rows(NDArray weight) {
    NDArray all = PACKING.scalar(weight.getShape().get(0));
    return PACKING.run1("view_of_rows", weight, PACKING.scalar(0L), all);
  }

  private static float[] product(NDArray weight, float[] x) {
    NDArray row = PACKING.manager().create(x, new Shape(1, 1, x.length));
    return PACKING.run1("project", row, weight, PACKING.absent()).toFloatArray();
  }

  /** All at once, and as a prompt in two pieces with tokens one by one behind. */
  static void check(Kernels kernels, double limit, Model shape) {
    RandomParameters weights = new RandomParameters(FLOAT32, 7);
    LanguageModel packed = InterpretedModel.define(shape).with(new Packed(kernels, weights));
    LanguageModel plain = InterpretedModel.define(shape).with(new Rounded(weights));
    Scope.run(
        () -> {
          float[] wanted = plain.forward(ids(0, LENGTH), Pass.FULL).toFloatArray();
          float[] whole = packed.forward(ids(0, LENGTH), Pass.FULL).toFloatArray();
          assertThat(Closeness.relativeError(whole, wanted)).isLessThan(limit);
          assertThat(Closeness.relativeError(inPieces(packed, wanted.length), wanted))
              .isLessThan(limit);
        });
    weights.made().values().forEach(NDArray::close);
  }

  private static float[] inPieces(LanguageModel model, int values) {
    float[] logits = new float[values];
    int[] ends = {17, 19, 20, LENGTH};
    try (Cache cache = new Cache(model.shape())) {
      int from = 0;
      for (int to : ends) {
        float[] piece = model.forward(ids(from, to), Pass.cached(cache)).toFloatArray();
        System.arraycopy(piece, 0, logits, from * (values / LENGTH), piece.length);
        from = to;
      }
    }
    return logits;
  }

  private static NDArray ids(int from, int to) {
    long[] all = new Random(5).longs(LENGTH, 0, TinyShapes.VOCAB).toArray();
    return FLOAT32.manager().create(Arrays.copyOfRange(all, from, to), new Shape(1, to - from));
  }

  /** Weights as a model that only runs holds them. */
  private record Packed(Kernels kernels, Parameters wide) implements Parameters {
    @Override
    public Parameters at(String path) {
      return new Packed(kernels, wide.at(path));
    }

    @Override
    public NDArray get(String name, long... shape) {
      return kernels.weight(wide.get(name, shape));
    }

    @Override
    public NDArray table(String name, long... shape) {
      return kernels.table(wide.get(name, shape));
    }

    @Override
    public Stack stack(long columns, Stack.Part... parts) {
      Stream<NDArray> apart =
          Arrays.stream(parts).map(part -> table(part.name(), part.rows(), columns));
      return Stack.joined(
          kernels, new Stack(apart.toList(), Optional.empty()), (name, view) -> {}, parts);
    }
  }

  /** The same numbers in float32. */
  private record Rounded(Parameters wide) implements Parameters {
    @Override
    public Parameters at(String path) {
      return new Rounded(wide.at(path));
    }

    @Override
    public NDArray get(String name, long... shape) {
      return FLOAT32.cast(FLOAT32.run1("cast", wide.get(name, shape), BFLOAT16));
    }

    @Override
    public Kernels kernels() {
      return FLOAT32;
    }
  }
}
