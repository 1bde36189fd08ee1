package io.hyb.arch.json;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.word.Word;
import java.util.Optional;

/** A teacher's shape, its keys those of the language. */
final class TeacherJson {
  private TeacherJson() {}

  static JsonObject write(Teacher teacher) {
    JsonObject json = new JsonObject();
    json.addProperty("name", teacher.name());
    teacher
        .weights()
        .ifPresentOrElse(
            folder -> json.addProperty("weights", folder),
            () -> json.add("weights", JsonNull.INSTANCE));
    json.addProperty("family", Word.of(teacher.family()));
    json.addProperty("layers", teacher.layers());
    json.addProperty("heads", teacher.heads());
    json.addProperty("kv_heads", teacher.kvHeads());
    json.addProperty("head_dim", teacher.headDim());
    json.addProperty("d_model", teacher.dModel());
    json.addProperty("d_ff", teacher.dFf());
    json.addProperty("vocab", teacher.vocab());
    json.add("rope", write(teacher.rope()));
    json.addProperty("norm_eps", teacher.normEps());
    json.addProperty("tie_embeddings", teacher.tieEmbeddings());
    teacher
        .maxPositions()
        .ifPresentOrElse(
            positions -> json.addProperty("context", positions),
            () -> json.add("context", JsonNull.INSTANCE));
    return json;
  }

  private static JsonObject write(RopeShape rope) {
    JsonObject json = new JsonObject();
    json.addProperty("theta", rope.theta());
    rope.scaling().ifPresent(scaling -> json.add("scaling", write(scaling)));
    if (rope.partial() != 1) {
      json.addProperty("partial", rope.partial());
    }
    return json;
  }

  private static JsonObject write(RopeShape.Llama3Scaling scaling) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "llama3");
    json.addProperty("factor", scaling.factor());
    json.addProperty("low_freq_factor", scaling.lowFreqFactor());
    json.addProperty("high_freq_factor", scaling.highFreqFactor());
    json.addProperty("original_context", scaling.originalContext());
    return json;
  }

  static Teacher read(Fields json) {
    return new Teacher(
        json.text("name"),
        json.optionalText("weights"),
        json.word("family", Family.values()),
        json.count("layers"),
        json.count("heads"),
        json.count("kv_heads"),
        json.count("head_dim"),
        json.count("d_model"),
        json.count("d_ff"),
        json.count("vocab"),
        rope(json.object("rope")),
        json.real("norm_eps"),
        json.flag("tie_embeddings"),
        json.has("context") ? Optional.of(json.count("context")) : Optional.empty());
  }

  private static RopeShape rope(Fields json) {
    return json.has("partial")
        ? frequencies(json).withPartial(json.real("partial"))
        : frequencies(json);
  }

  private static RopeShape frequencies(Fields json) {
    if (!json.has("scaling")) {
      return RopeShape.plain(json.real("theta"));
    }
    Fields scaling = json.object("scaling");
    if (!scaling.text("kind").equals("llama3")) {
      throw scaling.wrong("kind", "llama3");
    }
    return RopeShape.llama3(
        json.real("theta"),
        scaling.real("factor"),
        scaling.real("low_freq_factor"),
        scaling.real("high_freq_factor"),
        scaling.count("original_context"));
  }
}
