package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.weights.StudentNote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    int count = json.requiredCount("num_hidden_layers");
    int heads = json.requiredCount("num_attention_heads");
    if (count > MOST_LAYERS || heads > MOST_LAYERS) {
      throw json.wrong(
          count > MOST_LAYERS ? "num_hidden_layers" : "num_attention_heads", "a size that can be");
    }
    int kvHeads = json.count("num_key_value_heads").orElse(heads);
    int headDim = json.count("head_dim").orElseGet(() -> width(json, heads));
    boolean hybrid = json.has(StudentNote.KEY);
    if (!hybrid) {
      List<LayerShape> layers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        layers.add(LayerShape.attention(heads));
      }
      return new RecordedModel(name, name, heads, kvHeads, headDim, layers, false);
    }
    JsonFields note = json.object(StudentNote.KEY);
    List<LayerShape> layers =
        note.objects("layers").stream().map(layer -> layer(layer, heads)).toList();
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

  private static LayerShape layer(JsonFields layer, int heads) {
    List<Integer> kept = layer.counts("keep");
    if (kept.stream().anyMatch(head -> head >= heads)) {
      throw layer.wrong("keep", "a list of heads below " + heads);
    }
    String merge = layer.requiredText("merge").toUpperCase(Locale.ROOT);
    if (List.of(Merge.values()).stream().noneMatch(each -> each.name().equals(merge))) {
      throw layer.wrong("merge", "a merge");
    }
    Optional<SsmShape> ssm = Optional.empty();
    if (layer.has("d_state")) {
      int conv = layer.requiredCount("conv");
      int chunk = layer.count("chunk").orElse(0);
      ssm =
          Optional.of(
              new SsmShape(layer.requiredCount("d_state"), conv, chunk, SsmShape.Init.FRESH));
    }
    return new LayerShape(heads, kept, ssm, Merge.valueOf(merge));
  }

  int keptHeads() {
    return layers.stream().mapToInt(layer -> layer.kept().size()).sum();
  }

  int allHeads() {
    return layers.size() * heads;
  }

  /** For the head map: what each layer keeps and how the rest recurs. */
  JsonObject json() {
    JsonArray each = new JsonArray();
    for (LayerShape layer : layers) {
      JsonObject json = new JsonObject();
      json.add("keep", PlainJson.numbers(layer.kept()));
      json.addProperty("merge", layer.merge().name().toLowerCase(Locale.ROOT));
      layer
          .ssm()
          .ifPresentOrElse(
              ssm -> json.addProperty("d_state", ssm.dState()),
              () -> json.add("d_state", JsonNull.INSTANCE));
      each.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("teacher", teacher);
    json.addProperty("hybrid", hybrid);
    json.addProperty("heads", heads);
    json.addProperty("kept", keptHeads());
    json.add("layers", each);
    return json;
  }
}
