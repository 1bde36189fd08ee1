package io.hyb.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.LayerShape;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.PlainMamba2;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Mamba-2 in all its forms against its recurrence, with random shapes and weights. */
class Mamba2Test {
  private static final Kernels FLOAT32 = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final Kernels FLOAT64 = new Kernels(Device.cpu(), Precision.FLOAT64);

  /** A layer of random sizes, of which each bias may be missing. */
  private static final class Drawn {
    private final Random random;
    private final PlainMamba2 plain;
    private final int chunk;

    Drawn(long seed) {
      random = new Random(seed);
      int groups = 1 + random.nextInt(3);
      int heads = groups * (1 + random.nextInt(3));
      int headDim = 1 + random.nextInt(4);
      int dState = 1 + random.nextInt(5);
      int conv = 1 + random.nextInt(4);
      int dModel = 2 + random.nextInt(6);
      chunk = 1 + random.nextInt(9);
      int inner = heads * headDim;
      int channels = inner + 2 * groups * dState;
      Map<String, double[]> weights = new HashMap<>();
      weights.put("in_proj.weight", numbers((inner + channels + heads) * dModel));
      weights.put("conv1d.weight", numbers(channels * conv));
      weights.put("dt_bias", numbers(heads));
      weights.put("A_log", numbers(heads));
      weights.put("D", numbers(heads));
      weights.put("norm.weight", numbers(inner));
      maybe(weights, "in_proj.bias", inner + channels + heads);
      maybe(weights, "conv1d.bias", channels);
      maybe(weights, "z_bias", inner);
      plain = new PlainMamba2(dModel, heads, headDim, dState, groups, conv, 1e-5, weights);
    }

    private void maybe(Map<String, double[]> weights, String bias, int size) {
      if (random.nextBoolean()) {
        weights.put(bias, numbers(size));
      }
    }

    double[] numbers(int count) {
      return random.doubles(count, -1.5, 1.5).toArray();
    }

    double[][] input(int length) {
      return Stream.generate(() -> numbers(plain.dModel())).limit(length).toArray(double[][]::new);
    }

    Mamba2 layer(Kernels kernels) {
      Map<String, NDArray> weights = new HashMap<>();
      plain
          .weights()
          .forEach(
              (name, values) -> weights.put(name, array(kernels, values, shape(name, values))));
      return new Mamba2(kernels, plain.groups(), chunk, plain.eps(), weights);
    }

    private Shape shape(String name, double[] values) {
      return switch (name) {
        case "in_proj.weight" -> new Shape(values.length / plain.dModel(), plain.dModel());
        case "conv1d.weight" -> new Shape(values.length / plain.conv(), 1, plain.conv());
        default -> new Shape(values.length);
      };
    }
  }

  @Property(seed = "1")
  void chunksGiveWhatTheRecurrenceGives(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    double[][] u = drawn.input(1 + drawn.random.nextInt(30));
    double[][] expected = drawn.plain.forward(u);
    double[][] gated = drawn.plain.gated(u);
    assertClose(FLOAT64, full(drawn, FLOAT64, u, Pass.FULL), expected, gated);
    assertClose(FLOAT32, full(drawn, FLOAT32, u, Pass.FULL), expected, gated);
  }

  @Property(seed = "1")
  void anySplitGivesWhatTheRecurrenceGives(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    double[][] u = drawn.input(1 + drawn.random.nextInt(20));
    double[][] expected = drawn.plain.forward(u);
    boolean steps = drawn.random.nextBoolean();
    List<Integer> ends = new ArrayList<>();
    for (int end = 0; end < u.length; ends.add(end)) {
      end += steps ? 1 : 1 + drawn.random.nextInt(u.length - end);
    }
    double[][] gated = drawn.plain.gated(u);
    assertClose(FLOAT64, split(drawn, FLOAT64, u, ends), expected, gated);
    assertClose(FLOAT32, split(drawn, FLOAT32, u, ends), expected, gated);
  }

  @Property(seed = "1")
  void packedDocumentsGiveWhatEachGivesAlone(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    double[][] u = drawn.input(1 + drawn.random.nextInt(30));
    long[] documents = new long[u.length];
    for (int i = 1; i < u.length; i++) {
      documents[i] = documents[i - 1] + (drawn.random.nextInt(4) == 0 ? 1 : 0);
    }
    List<double[]> expected = new ArrayList<>();
    List<double[]> gated = new ArrayList<>();
    for (int from = 0, to; from < u.length; from = to) {
      to = from;
      while (to < u.length && documents[to] == documents[from]) {
        to++;
      }
      double[][] document = Arrays.copyOfRange(u, from, to);
      expected.addAll(Arrays.asList(drawn.plain.forward(document)));
      gated.addAll(Arrays.asList(drawn.plain.gated(document)));
    }
    double[][] alone = expected.toArray(double[][]::new);
    double[][] aloneGated = gated.toArray(double[][]::new);
    for (Kernels kernels : List.of(FLOAT64, FLOAT32)) {
      NDArray row = kernels.manager().create(documents, new Shape(1, documents.length));
      assertClose(kernels, full(drawn, kernels, u, Pass.packed(row)), alone, aloneGated);
    }
  }

  /** Gate and norm aside, outputs are the matrices times x. */
  @Property(seed = "1")
  void matricesMixPositionsAsTheRecurrenceDoes(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    PlainMamba2 plain = drawn.plain;
    int length = 1 + drawn.random.nextInt(12);
    double[][] u = drawn.input(length);
    double[][] x = plain.convolved(u);
    double[] y = new double[length * plain.inner()];
    Scope.run(
        () -> {
          double[] matrices =
              drawn.layer(FLOAT64).matrices(row(FLOAT64, u), Pass.FULL.at(0)).toDoubleArray();
          for (int i = 0; i < y.length; i++) {
            int channel = i % plain.inner();
            int row = channel / plain.headDim() * length + i / plain.inner();
            for (int s = 0; s < length; s++) {
              y[i] += matrices[row * length + s] * x[s][channel];
            }
          }
        });
    assertThat(error(y, plain.mixed(u))).isLessThanOrEqualTo(1e-9);
  }

  private static double[] full(Drawn drawn, Kernels kernels, double[][] u, Pass pass) {
    double[][] result = new double[1][];
    Scope.run(() -> result[0] = doubles(drawn.layer(kernels).forward(row(kernels, u), pass.at(0))));
    return result[0];
  }

  private static double[] split(Drawn drawn, Kernels kernels, double[][] u, List<Integer> ends) {
    int width = drawn.plain.inner();
    double[] all = new double[u.length * width];
    Scope.run(
        () -> {
          Mamba2 layer = drawn.layer(kernels);
          try (Cache cache =
              new Cache(Shapes.hybrid("One", GnaTiny.SHAPE, LayerShape.attention(1)))) {
            LayerPass pass = Pass.cached(cache).at(0);
            int from = 0;
            for (int end : ends) {
              NDArray piece = row(kernels, Arrays.copyOfRange(u, from, end));
              double[] found = doubles(layer.forward(piece, pass));
              System.arraycopy(found, 0, all, from * width, found.length);
              from = end;
            }
          }
        });
    return all;
  }

  private static NDArray row(Kernels kernels, double[][] u) {
    double[] flat = Arrays.stream(u).flatMapToDouble(Arrays::stream).toArray();
    return array(kernels, flat, new Shape(1, u.length, u[0].length));
  }

  private static NDArray array(Kernels kernels, double[] values, Shape shape) {
    NDArray exact = kernels.manager().create(values, shape);
    return exact.toType(kernels.precision().wideType(), false);
  }

  private static double[] doubles(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static double error(double[] found, double[][] expected) {
    return error(found, Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray());
  }

  /**
   * Within 1e-9 in float64, 1e-4 in float32. The norm divides each position by its size, whatever
   * that is, and with it what was rounded before at the size of its neighbours: a position smaller
   * than a thousandth of the largest has no digits to compare in float32, so it counts in float64
   * only.
   *
   * @param gated what the norm is given, by the formulas
   */
  private static void assertClose(
      Kernels kernels, double[] found, double[][] expected, double[][] gated) {
    double[] sizes = Arrays.stream(gated).mapToDouble(Mamba2Test::size).toArray();
    double least = kernels == FLOAT64 ? 0 : 1e-3 * Arrays.stream(sizes).max().orElseThrow();
    double[] foundThere = found.clone();
    double[][] expectedThere = expected.clone();
    int width = expected[0].length;
    for (int t = 0; t < expected.length; t++) {
      if (sizes[t] < least) {
        expectedThere[t] = new double[width];
        Arrays.fill(foundThere, t * width, (t + 1) * width, 0);
      }
    }
    assertThat(error(foundThere, expectedThere))
        .isLessThanOrEqualTo(kernels == FLOAT64 ? 1e-9 : 1e-4);
  }

  private static double size(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  /** max|a − b| / max|b| */
  private static double error(double[] found, double[] expected) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(found[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }
}
