package io.hyb.arch.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a model means as single values, each by the path that {@code --set} gives it: the leaves of
 * exactly what {@link SemanticHash} covers, so that two models have one hash if and only if all
 * their values are equal. What a model lacks has no value.
 */
public final class ModelValues {
  /** How a layer's fields are called in specs; every other one is a setting of its mixer. */
  private static final Map<String, String> LAYER_PATHS =
      Map.of(
          "kept", "attention.keep",
          "window", "attention.window",
          "mixer", "ssm",
          "merge", "merge");

  private final Map<ValuePath, Object> values = new LinkedHashMap<>();

  private ModelValues() {}

  /**
   * The values in a fixed order: numbers, words, flags, and lists of these. Kept heads are a
   * layer's head numbers.
   */
  public static Map<ValuePath, Object> of(Model model) {
    ModelValues flat = new ModelValues();
    JsonObject meaning = SemanticHash.meaning(model);
    flat.add("kind", meaning.get("kind"));
    flat.add("teacher", meaning.get("teacher"));
    flat.layers(meaning.getAsJsonArray("layers"));
    flat.add("attention.keep", meaning.get("pending"));
    flat.distill(meaning.getAsJsonObject("distill"));
    return flat.values;
  }

  private void layers(JsonArray layers) {
    for (int i = 0; i < layers.size(); i++) {
      OptionalInt layer = OptionalInt.of(i);
      for (Map.Entry<String, JsonElement> field : layers.get(i).getAsJsonObject().entrySet()) {
        String path = LAYER_PATHS.getOrDefault(field.getKey(), "ssm." + field.getKey());
        if (!field.getKey().equals("layer")) {
          add(new ValuePath(path, layer), field.getValue());
        }
      }
    }
  }

  /** Stages are known by their labels, as authors move them about. */
  private void distill(JsonObject distill) {
    if (distill == null) {
      return;
    }
    add("distill.data", distill.get("data"));
    List<Object> labels = new ArrayList<>();
    for (JsonElement element : distill.getAsJsonArray("stages")) {
      JsonObject stage = element.getAsJsonObject().deepCopy();
      String label = stage.remove("label").getAsString();
      labels.add(label);
      stage.addProperty("recompute", stage.has("recompute")); // left out where it is false
      add("distill." + label, stage);
    }
    values.put(new ValuePath("distill.stages", OptionalInt.empty()), labels);
  }

  private void add(String path, JsonElement element) {
    add(new ValuePath(path, OptionalInt.empty()), element);
  }

  private void add(ValuePath at, JsonElement element) {
    if (element == null || element.isJsonNull()) {
      return;
    }
    if (element instanceof JsonObject object) {
      object.entrySet().forEach(field -> add(at.path() + "." + field.getKey(), field.getValue()));
    } else if (element instanceof JsonArray array && !isOfPlainValues(array)) {
      for (int i = 0; i < array.size(); i++) {
        add(at.path() + "[" + i + "]", array.get(i));
      }
    } else {
      values.put(at, plain(element));
    }
  }

  private static boolean isOfPlainValues(JsonArray array) {
    return array.isEmpty() || array.get(0).isJsonPrimitive();
  }

  private static Object plain(JsonElement element) {
    if (element instanceof JsonArray array) {
      return array.asList().stream().map(ModelValues::plain).toList();
    }
    JsonPrimitive value = element.getAsJsonPrimitive();
    if (value.isBoolean()) {
      return value.getAsBoolean();
    }
    return value.isNumber() ? value.getAsNumber() : value.getAsString();
  }
}
