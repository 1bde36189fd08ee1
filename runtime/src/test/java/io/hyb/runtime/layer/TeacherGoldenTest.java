package io.hyb.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.GoldenParameters;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The layers, put together as the small teacher, against transformers' recorded float32 numbers.
 */
class TeacherGoldenTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final Golden GOLDEN = Golden.named("gna-tiny.safetensors");
  private static final LanguageModel TEACHER =
      InterpretedModel.define(GnaTiny.MODEL)
          .with(
              new GoldenParameters(
                  Golden.read(GnaTiny.FOLDER.resolve("model.safetensors")), KERNELS));

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void logitsEqualTransformers(int prompt) {
    NDArray logits = TEACHER.forward(ids("p" + prompt + ".ids"), Pass.FULL);
    assertThat(error(logits, "p" + prompt + ".logits")).isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @CsvSource({"L4H2, 4, 2", "L1H7, 1, 7"})
  void logitsWithAnAblatedHeadEqualTransformers(String head, int layer, int index) {
    float[] factors = new float[6 * 8];
    Arrays.fill(factors, 1);
    factors[layer * 8 + index] = 0;
    NDArray mask = KERNELS.manager().create(factors, new Shape(1, 6, 8));
    NDArray logits = TEACHER.forward(ids("p0.ids"), Pass.FULL.withHeads(mask));
    assertThat(error(logits, "p0.ablate." + head)).isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5})
  void attentionWeightsEqualTransformers(int layer) {
    NDArray x = hidden(layer);
    NDArray matrices = TEACHER.layers().get(layer).mixingMatrices(x, Pass.FULL.at(layer));
    assertThat(error(matrices, "p0.attention" + layer)).isLessThanOrEqualTo(1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void greedyTokensEqualTransformers(int prompt) {
    int[] expected = GOLDEN.ints("p" + prompt + ".greedy");
    int given = GOLDEN.ints("p" + prompt + ".ids").length;
    int[] tokens = Arrays.copyOf(expected, expected.length);
    try (Cache cache = new Cache(GnaTiny.MODEL)) {
      NDArray next = ids("p" + prompt + ".ids");
      for (int i = given; i < expected.length; i++) {
        NDArray logits = TEACHER.forward(next, Pass.cached(cache));
        tokens[i] = (int) logits.get(":, -1").argMax(1).getLong(0);
        next = KERNELS.manager().create(new long[] {tokens[i]}, new Shape(1, 1));
      }
    }
    assertThat(tokens).isEqualTo(expected);
  }

  @Test
  void everyLayersInputEqualsTransformers() {
    NDArray x = TEACHER.embed(ids("p0.ids"));
    for (int layer = 0; layer < 6; layer++) {
      if (GOLDEN.has("p0.hidden" + layer)) {
        assertThat(error(x, "p0.hidden" + layer)).as("layer %d", layer).isLessThanOrEqualTo(1e-5);
      }
      x = TEACHER.layers().get(layer).forward(x, Pass.FULL.at(layer));
    }
  }

  private static NDArray hidden(int layer) {
    String tensor = "p0.hidden" + layer;
    return KERNELS
        .manager()
        .create(GOLDEN.floats(tensor), new Shape(GOLDEN.shape(tensor)))
        .expandDims(0);
  }

  private static NDArray ids(String tensor) {
    long[] ids = Arrays.stream(GOLDEN.ints(tensor)).asLongStream().toArray();
    return KERNELS.manager().create(ids, new Shape(1, ids.length));
  }

  private static double error(NDArray actual, String tensor) {
    return Closeness.relativeError(actual.toFloatArray(), GOLDEN.floats(tensor));
  }
}
