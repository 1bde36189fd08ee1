package io.hyb.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.tensor.HeadGroup;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.PlainGatedDeltaNet;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Chunks, steps, any split of a length and documents packed in a row give what the recurrence gives
 * position by position in float64, with mixers of random shapes.
 */
class GatedDeltaNetTest {
  private static final Kernels FLOAT32 = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final Kernels FLOAT64 = new Kernels(Device.cpu(), Precision.FLOAT64);
  private static final double NORM_EPS = 1e-5;

  @Property(seed = "1")
  void chunksAndStepsGiveTheRecurrence(@ForAll long seed) {
    holds(seed, FLOAT32, 1e-4);
    holds(seed, FLOAT64, 1e-9);
  }

  private static void holds(long seed, Kernels kernels, double limit) {
    Drawn drawn = new Drawn(seed, kernels);
    double[] expected = drawn.plain(0, drawn.length);
    assertThat(error(drawn.full(), expected)).as("chunks").isLessThanOrEqualTo(limit);
    assertThat(error(drawn.inPieces(1), expected)).as("steps").isLessThanOrEqualTo(limit);
    assertThat(error(drawn.inPieces(drawn.length), expected))
        .as("pieces of any length")
        .isLessThanOrEqualTo(limit);
  }

  @Property(seed = "1")
  void packedDocumentsAreComputedAsIfAlone(@ForAll long seed) {
    packedHolds(seed, FLOAT32, 1e-4);
    packedHolds(seed, FLOAT64, 1e-9);
  }

  private static void packedHolds(long seed, Kernels kernels, double limit) {
    Drawn drawn = new Drawn(seed, kernels);
    long[] documents = new long[drawn.length];
    double[] alone = new double[drawn.length * (int) drawn.group.inner()];
    int document = 0;
    for (int from = 0; from < drawn.length; document++) {
      int to = from + 1 + drawn.random.nextInt(drawn.length - from);
      Arrays.fill(documents, from, to, document);
      double[] one = drawn.plain(from, to);
      System.arraycopy(one, 0, alone, from * (int) drawn.group.inner(), one.length);
      from = to;
    }
    assertThat(error(drawn.packed(documents), alone)).isLessThanOrEqualTo(limit);
  }

  private static double error(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected).doesNotContain(Double.NaN);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }

  /** A mixer of random shape and weights, and what it reads. */
  private static final class Drawn {
    private static final int D_MODEL = 12;

    private final Random random;
    private final Kernels kernels;
    private final HeadGroup group;
    private final io.hyb.arch.mixer.GatedDeltaNet shape;
    private final int length;
    private final double[][] u;
    private final RandomParameters weights;
    private final GatedDeltaNet mixer;

    Drawn(long seed, Kernels kernels) {
      this.random = new Random(seed);
      this.kernels = kernels;
      this.group = new HeadGroup(1 + random.nextInt(3), 1 + random.nextInt(9));
      this.shape =
          new io.hyb.arch.mixer.GatedDeltaNet(
              1 + random.nextInt(9), 1 + random.nextInt(5), 1 + random.nextInt(20), Init.FRESH);
      this.length = 1 + random.nextInt(45);
      this.u = new double[length][D_MODEL];
      for (double[] position : u) {
        // What float32 can hold, so that both precisions read the same.
        Arrays.setAll(position, i -> (float) random.nextGaussian());
      }
      this.weights = new RandomParameters(kernels, seed);
      this.mixer =
          new GatedDeltaNet(
              weights,
              D_MODEL,
              group.heads(),
              group.headDim(),
              shape.dState(),
              shape.conv(),
              shape.chunk(),
              NORM_EPS);
    }

    /** The formulas, for positions {@code from} up to {@code to} as a document of their own. */
    double[] plain(int from, int to) {
      Map<String, double[]> values = new HashMap<>();
      weights.made().forEach((name, array) -> values.put(name, doubles(array)));
      return new PlainGatedDeltaNet(shape, group, D_MODEL, NORM_EPS, values)
          .outputs(Arrays.copyOfRange(u, from, to));
    }

    double[] full() {
      return scoped(() -> mixer.forward(input(0, length), Pass.FULL.at(0)));
    }

    double[] packed(long[] documents) {
      return scoped(
          () -> {
            NDArray row = kernels.manager().create(documents, new Shape(1, length));
            return mixer.forward(input(0, length), Pass.packed(row).at(0));
          });
    }

    /** With a cache, in pieces of random lengths up to {@code most}. */
    double[] inPieces(int most) {
      double[] all = new double[length * (int) group.inner()];
      Model one = Shapes.hybrid("One", GnaTiny.SHAPE, LayerShape.attention(1));
      try (Cache cache = new Cache(one)) {
        for (int from = 0; from < length; ) {
          int at = from;
          int to = at + 1 + random.nextInt(Math.min(most, length - at));
          double[] piece = scoped(() -> mixer.forward(input(at, to), Pass.cached(cache).at(0)));
          System.arraycopy(piece, 0, all, from * (int) group.inner(), piece.length);
          from = to;
        }
      }
      return all;
    }

    private NDArray input(int from, int to) {
      double[] flat = new double[(to - from) * D_MODEL];
      for (int t = from; t < to; t++) {
        System.arraycopy(u[t], 0, flat, (t - from) * D_MODEL, D_MODEL);
      }
      NDArray wide = kernels.manager().create(flat, new Shape(1, to - from, D_MODEL));
      return kernels.cast(wide);
    }

    private static double[] scoped(Supplier<NDArray> work) {
      double[][] result = new double[1][];
      Scope.run(() -> result[0] = doubles(work.get()));
      return result[0];
    }

    private static double[] doubles(NDArray array) {
      return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }
  }
}
