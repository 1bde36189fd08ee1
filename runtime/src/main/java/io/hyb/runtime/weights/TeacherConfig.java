package io.hyb.runtime.weights;

import com.google.gson.JsonObject;
import io.hyb.arch.Teacher;

/** The {@code config.json} that a teacher's folder without one would have. */
public final class TeacherConfig {
  private TeacherConfig() {}

  /** All that transformers needs to know of the shape. */
  public static JsonObject of(Teacher teacher) {
    JsonObject json = new JsonObject();
    json.addProperty("model_type", teacher.family().modelType());
    json.addProperty("num_hidden_layers", teacher.layers());
    json.addProperty("num_attention_heads", teacher.heads());
    json.addProperty("num_key_value_heads", teacher.kvHeads());
    json.addProperty("head_dim", teacher.headDim());
    json.addProperty("hidden_size", teacher.dModel());
    json.addProperty("intermediate_size", teacher.dFf());
    json.addProperty("vocab_size", teacher.vocab());
    json.addProperty(teacher.family().normEpsKey(), teacher.normEps());
    json.addProperty("tie_word_embeddings", teacher.tieEmbeddings());
    json.addProperty("hidden_act", teacher.family().activation());
    teacher
        .maxPositions()
        .ifPresent(positions -> json.addProperty("max_position_embeddings", positions));
    JsonObject rope = new JsonObject();
    rope.addProperty("rope_type", teacher.rope().scaling().isPresent() ? "llama3" : "default");
    rope.addProperty("rope_theta", teacher.rope().theta());
    if (teacher.family().partialRope()) {
      rope.addProperty("partial_rotary_factor", teacher.rope().partial());
    }
    teacher
        .rope()
        .scaling()
        .ifPresent(
            scaling -> {
              rope.addProperty("factor", scaling.factor());
              rope.addProperty("low_freq_factor", scaling.lowFreqFactor());
              rope.addProperty("high_freq_factor", scaling.highFreqFactor());
              rope.addProperty("original_max_position_embeddings", scaling.originalContext());
            });
    json.add("rope_parameters", rope);
    return json;
  }
}
