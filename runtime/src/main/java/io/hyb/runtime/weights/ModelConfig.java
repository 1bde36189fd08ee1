package io.hyb.runtime.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A Hugging Face {@code config.json}, held against a spec's teacher. */
final class ModelConfig {
  private static final String PARTIAL = "partial_rotary_factor";
  private static final JsonPrimitive FULL_ATTENTION = new JsonPrimitive("full_attention");

  private final Path file;
  private final JsonObject json;

  private ModelConfig(Path file, JsonObject json) {
    this.file = file;
    this.json = json;
  }

  /**
   * The folder's {@code config.json}, if it has one.
   *
   * @throws WeightsException if it is no JSON object
   */
  static Optional<ModelConfig> in(Path folder) {
    Path file = folder.resolve("config.json");
    return Files.exists(file)
        ? Optional.of(new ModelConfig(file, JsonFile.read(file)))
        : Optional.empty();
  }

  Path file() {
    return file;
  }

  JsonObject json() {
    return json;
  }

  /**
   * Checks what the config says of the shape; what it leaves out, the tensors' shapes will tell.
   *
   * @throws WeightsException naming every disagreement with both values
   */
  void check(Teacher teacher) {
    List<String> differences = differences(teacher);
    if (!differences.isEmpty()) {
      throw new WeightsException(
          "%s disagrees with teacher %s: %s"
              .formatted(file, teacher.name(), String.join("; ", differences)));
    }
  }

  /** What it says of the shape and a teacher doesn't, with both values each. */
  List<String> differences(Teacher teacher) {
    List<String> differences = new ArrayList<>();
    count(differences, "num_hidden_layers", "layers", teacher.layers());
    count(differences, "num_attention_heads", "heads", teacher.heads());
    String kvHeads =
        json.has("num_key_value_heads") ? "num_key_value_heads" : "num_attention_heads";
    count(differences, kvHeads, "kv_heads", teacher.kvHeads());
    count(differences, "head_dim", "head_dim", teacher.headDim());
    count(differences, "hidden_size", "d_model", teacher.dModel());
    count(differences, "intermediate_size", "d_ff", teacher.dFf());
    count(differences, "vocab_size", "vocab", teacher.vocab());
    String eps = teacher.family().normEpsKey();
    compare(differences, eps, number(eps), "norm_eps", teacher.normEps());
    flag(differences, "tie_word_embeddings", "tie_embeddings", teacher.tieEmbeddings());
    rope(differences, teacher.rope());
    family(differences, teacher.family());
    return differences;
  }

  /** A whole number that it says. */
  Optional<Integer> count(String key) {
    OptionalDouble value = number(key);
    return value.isPresent() ? Optional.of((int) value.getAsDouble()) : Optional.empty();
  }

  private void count(List<String> differences, String key, String word, long wanted) {
    compare(differences, key, number(key), word, wanted);
  }

  private void flag(List<String> differences, String key, String word, boolean wanted) {
    JsonElement value = json.get(key);
    if (value instanceof JsonPrimitive primitive && primitive.getAsBoolean() != wanted) {
      differences.add("%s is %s, the spec says %s = %s".formatted(key, value, word, wanted));
    }
  }

  private static void compare(
      List<String> differences, String key, OptionalDouble found, String word, double wanted) {
    if (found.isPresent() && Math.abs(found.getAsDouble() - wanted) > 1e-9 * Math.abs(wanted)) {
      differences.add(
          "%s is %s, the spec says %s = %s"
              .formatted(key, text(found.getAsDouble()), word, text(wanted)));
    }
  }

  private void rope(List<String> differences, RopeShape rope) {
    JsonObject parameters = object("rope_parameters").or(() -> object("rope_scaling")).orElse(json);
    OptionalDouble theta =
        parameters.has("rope_theta") ? number(parameters, "rope_theta") : number("rope_theta");
    compare(differences, "rope_theta", theta, "rope.theta", rope.theta());
    OptionalDouble partial =
        parameters.has(PARTIAL) ? number(parameters, PARTIAL) : number(PARTIAL);
    compare(differences, PARTIAL, partial, "rope.partial", rope.partial());
    String type = ropeType(parameters);
    if (type.equals("default") == rope.scaling().isPresent()) {
      differences.add(
          "the RoPE's type is %s, the spec says %s"
              .formatted(type, rope.scaling().isPresent() ? "scaling llama3" : "no scaling"));
    } else if (type.equals("llama3")) {
      RopeShape.Llama3Scaling wanted = rope.scaling().orElseThrow();
      scaling(differences, parameters, "factor", "factor", wanted.factor());
      scaling(
          differences, parameters, "low_freq_factor", "low_freq_factor", wanted.lowFreqFactor());
      scaling(
          differences, parameters, "high_freq_factor", "high_freq_factor", wanted.highFreqFactor());
      scaling(
          differences,
          parameters,
          "original_max_position_embeddings",
          "original_context",
          wanted.originalContext());
    } else if (!type.equals("default")) {
      differences.add("its RoPE's scaling %s is not supported".formatted(Quoted.name(type)));
    }
  }

  private void scaling(
      List<String> differences, JsonObject parameters, String key, String word, double wanted) {
    compare(differences, key, number(parameters, key), "rope.scaling." + word, wanted);
  }

  private String ropeType(JsonObject parameters) {
    for (String key : List.of("rope_type", "type")) {
      if (parameters != json && parameters.get(key) instanceof JsonPrimitive type) {
        return type.getAsString();
      }
    }
    return "default";
  }

  /** The family, and what transformers' classes can be told that the family doesn't do here. */
  private void family(List<String> differences, Family family) {
    exportedFamily()
        .or(() -> word("model_type"))
        .filter(type -> !type.equals(family.modelType()))
        .ifPresent(
            type ->
                differences.add(
                    "model_type is %s, the spec says family = %s"
                        .formatted(Quoted.name(type), family.modelType())));
    family
        .fixedConfig()
        .forEach(
            (key, only) -> {
              if (json.get(key) instanceof JsonPrimitive value
                  && !value.getAsString().equals(only.toString())) {
                differences.add(
                    "%s is %s, supported in family %s is %s"
                        .formatted(key, value, family.modelType(), only));
              }
            });
    if (json.get("layer_types") instanceof JsonArray types) {
      for (JsonElement type : types) {
        if (!type.equals(FULL_ATTENTION)) {
          differences.add("layer_types has %s, supported is full_attention".formatted(type));
          break;
        }
      }
    }
  }

  /** An exported student's family: its own model type is none. */
  private Optional<String> exportedFamily() {
    return word("model_type")
        .filter(StudentNote.KEY::equals)
        .flatMap(exported -> object(StudentNote.KEY))
        .map(StudentNote::family);
  }

  private Optional<String> word(String key) {
    return json.get(key) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  private Optional<JsonObject> object(String key) {
    return json.get(key) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  private OptionalDouble number(String key) {
    return number(json, key);
  }

  private OptionalDouble number(JsonObject from, String key) {
    JsonElement value = from.get(key);
    if (value == null || value.isJsonNull()) {
      return OptionalDouble.empty();
    }
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      return OptionalDouble.of(primitive.getAsDouble());
    }
    throw new WeightsException("%s: %s is not a number".formatted(file, key));
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
