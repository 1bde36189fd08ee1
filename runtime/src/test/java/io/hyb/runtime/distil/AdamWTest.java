package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A hundred steps against PyTorch's AdamW, clip_grad_norm_ and schedulers, recorded by the script
 * beside the recording.
 */
class AdamWTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @Test
  void hundredStepsEqualPyTorch() throws IOException {
    JsonObject record = record();
    LearningRate rates = new LearningRate(1e-2, 100, 10, 20);
    Map<String, NDArray> weights = weights(record);
    try (AdamW optimiser = new AdamW(KERNELS, moving(weights), 0.1, 1.0, false)) {
      for (int step = 0; step < 100; step++) {
        JsonObject expected = record.getAsJsonArray("steps").get(step).getAsJsonObject();
        assertThat(rates.at(step)).isCloseTo(expected.get("rate").getAsDouble(), within(1e-6));
        give(weights, expected.getAsJsonObject("gradients"));
        optimiser.add(losses(1));
        float[] report = optimiser.step(rates.at(step)).toFloatArray();
        assertThat((double) report[0]).isCloseTo(expected.get("norm").getAsDouble(), within(1e-6));
        for (String name : weights.keySet()) {
          assertThat(
                  Closeness.relativeError(
                      weights.get(name).toFloatArray(),
                      floats(expected.getAsJsonObject("weights").get(name))))
              .as("%s after step %d", name, step)
              .isLessThanOrEqualTo(1e-6);
        }
      }
    }
  }

  @Test
  void nothingMovesWhereALossIsNotFinite() throws IOException {
    JsonObject record = record();
    Map<String, NDArray> weights = weights(record);
    JsonObject first = record.getAsJsonArray("steps").get(0).getAsJsonObject();
    try (AdamW optimiser = new AdamW(KERNELS, moving(weights), 0.1, 1.0, false)) {
      give(weights, first.getAsJsonObject("gradients"));
      optimiser.add(losses(Float.NaN));
      optimiser.step(0.1);
      for (String name : weights.keySet()) {
        assertThat(weights.get(name).toFloatArray())
            .isEqualTo(floats(record.getAsJsonObject("start").get(name)));
        assertThat(optimiser.moments().get(name + ".first").toFloatArray()).containsOnly(0f);
      }
      give(weights, first.getAsJsonObject("gradients"));
      optimiser.add(losses(1));
      optimiser.step(0.1);
      for (String name : weights.keySet()) {
        assertThat(weights.get(name).toFloatArray())
            .as("%s in the step handed out meanwhile", name)
            .isEqualTo(floats(record.getAsJsonObject("start").get(name)));
      }
    }
  }

  @Test
  void aGradientThatIsNotFiniteIsFoundByItsWeight() throws IOException {
    Map<String, NDArray> weights = weights(record());
    String last = List.copyOf(weights.keySet()).get(weights.size() - 1);
    try (AdamW optimiser = new AdamW(KERNELS, moving(weights), 0.1, 1.0, false)) {
      assertThat(optimiser.firstNotFinite()).isEmpty();
      give(
          weights,
          record().getAsJsonArray("steps").get(0).getAsJsonObject().getAsJsonObject("gradients"));
      assertThat(optimiser.firstNotFinite()).isEmpty();
      Scope.run(
          () ->
              Gradients.backward(
                  KERNELS,
                  Gradients.recorded(() -> weights.get(last).mul(Float.POSITIVE_INFINITY).sum())));
      assertThat(optimiser.firstNotFinite()).contains(last);
    }
  }

  @Test
  void aWeightThatNoLossReachesStays() throws IOException {
    JsonObject record = record();
    Map<String, NDArray> weights = weights(record);
    NDArray idle = KERNELS.manager().ones(new Shape(2, 2));
    idle.setRequiresGradient(true);
    weights.put("idle", idle);
    try (AdamW optimiser = new AdamW(KERNELS, moving(weights), 0.1, 1.0, false)) {
      JsonObject first = record.getAsJsonArray("steps").get(0).getAsJsonObject();
      give(weights, first.getAsJsonObject("gradients"));
      optimiser.add(losses(1));
      optimiser.step(0.1);
      assertThat(idle.toFloatArray()).containsOnly(1f);
      assertThat(optimiser.moments()).doesNotContainKey("idle.first");
    }
  }

  @Test
  void gradientsOfNarrowCopiesAddUpInTheMastersType() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.BFLOAT16)) {
      NDArray master = kernels.manager().create(new float[] {1, 2, -3, 0.3f}, new Shape(2, 2));
      NDArray working = kernels.cast(master);
      working.setRequiresGradient(true);
      Map<String, TrainableWeight> moving = Map.of("weight", new TrainableWeight(master, working));
      // In bfloat16 the sum would be 1.
      float[] parts = {1, 1f / 1024};
      try (AdamW optimiser = new AdamW(kernels, moving, 0, 100, true)) {
        for (int step = 1; step <= 2; step++) {
          for (float part : parts) {
            Gradients.backward(
                kernels, Gradients.recorded(() -> kernels.widen(working).mul(part).sum()));
            optimiser.add(new NDList(kernels.manager().create(0f)));
          }
          float[] report = optimiser.step(0.01).toFloatArray();
          assertThat(report).hasSize(3);
          assertThat(report[0]).isEqualTo(2 * (1 + 1f / 1024));
          float first = 1 - (float) Math.pow(0.9, step);
          for (float moment : optimiser.moments().get("weight.first").toFloatArray()) {
            assertThat(moment / first).isCloseTo(1 + 1f / 1024, Offset.offset(1e-6f));
          }
          assertThat(kernels.widen(working).toFloatArray())
              .isEqualTo(kernels.widen(kernels.cast(master)).toFloatArray());
        }
        assertThat(master.toFloatArray()[0]).isCloseTo(0.98f, Offset.offset(1e-4f));
      }
    }
  }

  private static Map<String, TrainableWeight> moving(Map<String, NDArray> weights) {
    Map<String, TrainableWeight> moving = new LinkedHashMap<>();
    weights.forEach((name, weight) -> moving.put(name, new TrainableWeight(weight, weight)));
    return moving;
  }

  private static NDList losses(float value) {
    return new NDList(KERNELS.manager().create(value));
  }

  /** Leaves the recorded gradients in the weights: the derivative of sum(w · g) is g. */
  private static void give(Map<String, NDArray> weights, JsonObject gradients) {
    Scope.run(
        () ->
            gradients
                .entrySet()
                .forEach(
                    entry -> {
                      NDArray weight = weights.get(entry.getKey());
                      NDArray gradient =
                          KERNELS.manager().create(floats(entry.getValue()), weight.getShape());
                      Gradients.backward(
                          KERNELS, Gradients.recorded(() -> weight.mul(gradient).sum()));
                    }));
  }

  private static Map<String, NDArray> weights(JsonObject record) {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    record
        .getAsJsonObject("start")
        .entrySet()
        .forEach(
            entry -> {
              JsonArray sizes = record.getAsJsonObject("shapes").getAsJsonArray(entry.getKey());
              long[] shape = sizes.asList().stream().mapToLong(JsonElement::getAsLong).toArray();
              NDArray weight = KERNELS.manager().create(floats(entry.getValue()), new Shape(shape));
              weight.setRequiresGradient(true);
              weights.put(entry.getKey(), weight);
            });
    return weights;
  }

  private static float[] floats(JsonElement array) {
    JsonArray numbers = array.getAsJsonArray();
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).getAsFloat();
    }
    return values;
  }

  private static Percentage within(double relative) {
    return Percentage.withPercentage(100 * relative);
  }

  private static JsonObject record() throws IOException {
    try (InputStream in = AdamWTest.class.getResourceAsStream("/training/adamw.json")) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }
}
