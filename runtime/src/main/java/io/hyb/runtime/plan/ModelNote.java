package io.hyb.runtime.plan;

import com.google.gson.JsonObject;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.TeacherShape;
import io.hyb.runtime.weights.JsonFile;
import io.hyb.runtime.weights.StudentNote;
import java.nio.file.Path;

/**
 * A run's {@code model.json}: the shape of the model that it is about, so that any program can
 * report on it, from its first moment on. The keys are those of a student's {@code config.json}, of
 * which it is a part.
 */
public final class ModelNote {
  public static final String FILE = "model.json";

  private ModelNote() {}

  /**
   * Writes the note into {@code folder}.
   *
   * @throws io.hyb.runtime.weights.WeightsException if it can't be written
   */
  public static void write(Path folder, ModelShape model) {
    JsonFile.write(folder.resolve(FILE), of(model));
  }

  static JsonObject of(ModelShape model) {
    TeacherShape teacher = model.teacher();
    JsonObject json = new JsonObject();
    json.addProperty("num_hidden_layers", teacher.layers());
    json.addProperty("num_attention_heads", teacher.heads());
    json.addProperty("num_key_value_heads", teacher.kvHeads());
    json.addProperty("head_dim", teacher.headDim());
    if (model.hybrid()) {
      json.add(StudentNote.KEY, StudentNote.of(model));
    }
    return json;
  }
}
