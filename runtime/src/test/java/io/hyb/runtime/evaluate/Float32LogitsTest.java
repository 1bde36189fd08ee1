package io.hyb.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.Model;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.GreedyRows;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.GoldenParameters;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers in bfloat16 don't make the choice among 4,096 tokens one of eight bits. */
class Float32LogitsTest {
  private static final Golden WEIGHTS = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.BFLOAT16);
  private static final LanguageModel TEACHER =
      InterpretedModel.define(GnaTiny.MODEL).with(new GoldenParameters(WEIGHTS, KERNELS));
  private static final int ROWS = 4;
  private static final int LENGTH = 64;

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @Test
  void choicesAreThoseOfALastProductInFloat64() {
    int vocab = GnaTiny.SHAPE.vocab();
    long[] tokens = new Random(3).longs(ROWS * LENGTH, 1, vocab).toArray();
    Scope.run(
        () -> {
          NDArray ids = KERNELS.manager().create(tokens, new Shape(ROWS, LENGTH));
          NDArray x = TEACHER.hidden(ids, Pass.FULL);
          long[] narrow = KERNELS.widen(TEACHER.logits(x)).argMax(2).toLongArray();
          NDArray everywhere =
              KERNELS.manager().create(LongStream.range(0, tokens.length).toArray());
          NDArray named = KERNELS.manager().create(tokens, new Shape(tokens.length, 1));
          Predictions wide = Predictions.of(TEACHER, KERNELS, x, everywhere, named);
          float[] hidden = KERNELS.widen(x).toFloatArray();
          int apart = 0;
          for (int i = 0; i < tokens.length; i++) {
            double[] expected = logits(hidden, i);
            int likeliest =
                IntStream.range(0, vocab).reduce(0, (a, b) -> expected[b] > expected[a] ? b : a);
            assertThat(wide.likeliest()[i]).as("position %d", i).isEqualTo(likeliest);
            assertThat((double) wide.logProbabilities()[i])
                .as("position %d", i)
                .isCloseTo(logProbability(expected, (int) tokens[i]), within(1e-4));
            apart += narrow[i] == likeliest ? 0 : 1;
          }
          assertThat(apart).as("choices that bfloat16 logits change").isPositive();
        });
  }

  @Test
  void predictionsMadeInPiecesAreThoseMadeAtOnce() {
    long[] tokens = new Random(5).longs(3 * LENGTH, 1, GnaTiny.SHAPE.vocab()).toArray();
    Scope.run(
        () -> {
          NDArray ids =
              KERNELS.manager().create(Arrays.copyOf(tokens, LENGTH), new Shape(1, LENGTH));
          NDArray everywhere = KERNELS.manager().arange(0, LENGTH, 1, DataType.INT64);
          NDArray hidden = TEACHER.hidden(ids, Pass.FULL);
          NDArray x = KERNELS.run1("positions_at", hidden, everywhere);
          NDArray named = KERNELS.manager().create(tokens, new Shape(LENGTH, 3));
          Predictions whole = Predictions.read(Predictions.unread(TEACHER, KERNELS, x, named));
          NDList pieces = Predictions.unread(TEACHER, KERNELS, x, named, 25);
          assertThat(pieces).hasSize(2 * 3);
          Predictions joined = Predictions.read(pieces);
          assertThat(joined.likeliest()).isEqualTo(whole.likeliest());
          assertThat(joined.logProbabilities()).hasSize(3 * LENGTH);
          for (int i = 0; i < 3 * LENGTH; i++) {
            assertThat(joined.logProbabilities()[i])
                .as("token %d", i)
                .isCloseTo(whole.logProbabilities()[i], within(1e-4f));
          }
        });
  }

  @Test
  void whatIsGeneratedIsChosenInFloat32() {
    int[] prompt = {0, 5, 17, 301};
    Listening model = new Listening(TEACHER, new ArrayList<>());
    new Generator(model, KERNELS).generate(prompt, 3, Sampling.GREEDY, token -> true);
    new Generator(model, KERNELS).generateRows(new int[][] {prompt}, 3, new Sampling(1, 1, 7));
    new GreedyRows(model, KERNELS).generate(List.of(prompt), (row, token) -> false);
    assertThat(model.types()).hasSize(7).containsOnly(DataType.FLOAT32);
  }

  /** One, two and three pieces that a weight is cast in, the last one not whole. */
  @ParameterizedTest
  @ValueSource(ints = {7, 512, 1100})
  void aWeightCastInPiecesGivesWhatItGivesAtOnce(int rows) {
    Scope.run(
        () -> {
          NDArray x = KERNELS.manager().randomNormal(new Shape(1, 3, 40));
          NDArray weight = KERNELS.cast(KERNELS.manager().randomNormal(new Shape(rows, 40)));
          for (NDArray bias :
              List.of(KERNELS.absent(), KERNELS.manager().randomNormal(new Shape(rows)))) {
            float[] atOnce = KERNELS.run1("project", x, KERNELS.widen(weight), bias).toFloatArray();
            assertThat(
                    Closeness.relativeError(
                        KERNELS.run1("project", x, weight, bias).toFloatArray(), atOnce))
                .isLessThanOrEqualTo(1e-6);
          }
        });
  }

  /** The final norm and the tied embedding at one position. */
  private static double[] logits(float[] hidden, int position) {
    int d = GnaTiny.SHAPE.dModel();
    float[] norm = WEIGHTS.floats("model.norm.weight");
    float[] embedding = WEIGHTS.floats("model.embed_tokens.weight");
    double squares = 0;
    for (int i = 0; i < d; i++) {
      squares += (double) hidden[position * d + i] * hidden[position * d + i];
    }
    double scale = 1 / Math.sqrt(squares / d + GnaTiny.SHAPE.normEps());
    double[] logits = new double[GnaTiny.SHAPE.vocab()];
    for (int token = 0; token < logits.length; token++) {
      for (int i = 0; i < d; i++) {
        logits[token] += hidden[position * d + i] * scale * norm[i] * embedding[token * d + i];
      }
    }
    return logits;
  }

  private static double logProbability(double[] logits, int token) {
    double highest = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElse(0);
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - highest);
    }
    return logits[token] - highest - Math.log(sum);
  }

  /** Tells in which type logits are asked for. */
  private record Listening(LanguageModel model, List<DataType> types) implements LanguageModel {
    @Override
    public Model shape() {
      return model.shape();
    }

    @Override
    public List<Layer> layers() {
      return model.layers();
    }

    @Override
    public NDArray embed(NDArray ids) {
      return model.embed(ids);
    }

    @Override
    public NDArray logits(NDArray x) {
      types.add(x.getDataType());
      return model.logits(x);
    }

    @Override
    public NDArray forward(NDArray ids, Pass pass) {
      throw new AssertionError("all positions' logits are too many");
    }
  }
}
