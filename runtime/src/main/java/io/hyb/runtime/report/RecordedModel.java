package io.hyb.runtime.report;

import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.json.LayerJson;
import io.hyb.arch.json.MalformedModel;
import io.hyb.arch.json.ModelJson;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.StudentNote;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * The shape of a run's model as its folder tells it, in {@code model.json} or a student's {@code
 * config.json}.
 *
 * @param name of the hybrid, or of the teacher where the run is about one
 * @param teacher its name
 * @param heads query heads a layer
 * @param kvHeads of the teacher, a layer
 * @param headDim width of a head
 * @param layers in order
 * @param hybrid false for a teacher
 */
record RecordedModel(
    String name,
    String teacher,
    int heads,
    int kvHeads,
    int headDim,
    List<LayerShape> layers,
    boolean hybrid) {
  private static final int MOST_LAYERS = 10_000;

  RecordedModel {
    layers = List.copyOf(layers);
  }

  /**
   * Reads the file.
   *
   * @param name of the run, for a teacher's, which has none there
   * @throws io.hyb.runtime.Refused if something is missing or can't be
   */
  static RecordedModel read(Path file, String name) {
    JsonFields json = JsonFields.read(file);
    try {
      return ModelJson.isModel(json.json()) ? of(ModelJson.read(json.json())) : older(json, name);
    } catch (MalformedModel e) {
      throw new Refused(file + ": " + e.getMessage(), e);
    }
  }

  private static RecordedModel of(Model model) {
    Teacher teacher = model.teacher();
    return new RecordedModel(
        model.name(),
        teacher.name(),
        teacher.heads(),
        teacher.kvHeads(),
        teacher.headDim(),
        model.stack(),
        model instanceof Hybrid);
  }

  /** A {@code config.json}, or a {@code model.json} from when it had the keys of one. */
  private static RecordedModel older(JsonFields json, String name) {
    int count = json.requiredCount("num_hidden_layers");
    int heads = json.requiredCount("num_attention_heads");
    if (count > MOST_LAYERS || heads > MOST_LAYERS) {
      throw json.wrong(
          count > MOST_LAYERS ? "num_hidden_layers" : "num_attention_heads", "a size that can be");
    }
    int kvHeads = json.count("num_key_value_heads").orElse(heads);
    int headDim = json.count("head_dim").orElseGet(() -> width(json, heads));
    if (!json.has(StudentNote.KEY)) {
      List<LayerShape> layers = Collections.nCopies(count, LayerShape.attention(heads));
      return new RecordedModel(name, name, heads, kvHeads, headDim, layers, false);
    }
    JsonFields note = json.object(StudentNote.KEY);
    List<LayerShape> layers = LayerJson.read(note.json(), heads);
    if (layers.size() != count) {
      throw note.wrong("layers", "as long as num_hidden_layers says");
    }
    return new RecordedModel(
        note.requiredText("spec"),
        note.requiredText("teacher"),
        heads,
        kvHeads,
        headDim,
        layers,
        true);
  }

  private static int width(JsonFields json, int heads) {
    return json.requiredCount("hidden_size") / Math.max(1, heads);
  }

  int keptHeads() {
    return layers.stream().mapToInt(layer -> layer.kept().size()).sum();
  }

  int allHeads() {
    return layers.size() * heads;
  }

  /** For the head map: what each layer keeps and how the rest recurs. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("teacher", teacher);
    json.addProperty("hybrid", hybrid);
    json.addProperty("heads", heads);
    json.addProperty("kept", keptHeads());
    json.add("layers", LayerJson.write(layers));
    return json;
  }
}
